# nginx's error lines without what a client sent: nginx writes the request as it came, with
# its query, and the page it came from. Method and path are left, as in the access log.

# What a client does wrong is refused, and the access log has it; for a body that is too
# large or broken nginx knows no other level.
/^.{19} \[error\] [0-9#]+: \*[0-9]+ client (intended|sent|exceeded) /d

s/[^ -~]/?/g
# (so that the next `t` asks only about what stands above it)
t asked
: asked
s/, request: "([A-Z_-]+) (\/[^ "?#%]*)[ ?#"].*$/, request: "\1 \2"/
t request
s/, (request|subrequest|upstream|host|referrer): ".*$//
: request
s/\/shared\/[^ "]+/\/shared\/(hidden)/g
