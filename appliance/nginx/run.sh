#!/bin/sh
# Become nginx. What it says on stderr is told as everything else is, see errors.sed.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=$APPLIANCE_RUN/stdout
pipe=$APPLIANCE_RUN/nginx.stderr

case ${LOG_FORMAT:-json} in
    [Tt][Ee][Xx][Tt]) set -- -f "$here/errors.sed" ;;
    *) set -- -f "$here/errors.sed" -f "$here/errors-json.sed" ;;
esac

: >>"$out" # or say why not, before anybody waits for the pipe
rm -f "$pipe"
mkfifo -m 600 "$pipe"
# Ends with the last process of nginx, whatever signals their group gets until then.
(
    trap '' HUP INT QUIT TERM
    LC_ALL=C exec sed -u -E "$@" <"$pipe" >>"$out"
) &
exec 2>"$pipe"
rm -f "$pipe"

# The clock of error lines has no zone.
export TZ=UTC
exec nginx -e stderr -p "$APPLIANCE_ROOT" -c "$APPLIANCE_RUN/nginx/nginx.conf"
