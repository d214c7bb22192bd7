# nginx's error lines without what a client sent: nginx writes the request as it came, with
# its query, and the page it came from. Method and path are left, as in the access log.

# What a client does wrong is refused, and the access log has it; for a body that is too
# large or broken nginx knows no other level.
/^.{19} \[error\] [0-9#]+: \*[0-9]+ client (intended|sent|exceeded) /d

# gunicorn makes its socket when it starts. That it stays away is told by the watchdog.
s/^(.{19}) \[crit\] (.* connect\(\) to unix:[^ ]+ failed \(2: No such file .*)$/\1 [info] \2/

s/[^ -~]/?/g
# (so that the next `t` asks only about what stands above it)
t asked
: asked
s/, request: "([A-Z_-]+) (\/[^ "?#%]*)[ ?#"].*$/, request: "\1 \2"/
t request
s/, (request|subrequest|upstream|host|referrer): ".*$//
: request
s/\/shared\/[^ "]+/\/shared\/(hidden)/g
