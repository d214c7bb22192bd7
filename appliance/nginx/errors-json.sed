# One JSON object a line: time, level, source and message, as appliance/log.py writes them.
s/[\\"]/\\&/g
t escaped
: escaped
s/^(.{4})\/(..)\/(..) (..:..:..) \[([a-z]+)\] [0-9]+#[0-9]+: (\*[0-9]+ )?(.*)$/{"time":"\1-\2-\3T\4Z","level":"\5","source":"nginx","message":"\7"}/
t level
s/^.*$/{"level":"error","source":"nginx","message":"&"}/
: level
s/^(\{"time":"[^"]*","level":")warn"/\1warning"/
s/^(\{"time":"[^"]*","level":")(crit|alert|emerg)"/\1critical"/
s/^(\{"time":"[^"]*","level":")notice"/\1info"/
