# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The volumes: their names and places, and whether the appliance may write them, asked
# before the one that writes them now is stopped. Sourced.

VOLUMES='static:/app/staticfiles media:/app/mediafiles certs:/etc/letsencrypt certbot:/var/www/certbot data:/data backups:/backups'

# Options of `docker run`, one a line.
volume_options() {
    for volume in $VOLUMES; do
        echo "--volume=${NAME}_$volume"
    done
}

# An image that does not know the question is not asked: another code than 77.
volumes_check() {
    volumes_code=0
    once "$TARGET" check --volumes >"$TMP_DIR/why" 2>&1 || volumes_code=$?
    [ "$volumes_code" -eq 77 ] || return 0
    step_forget
    why_lines
    volumes_explain
    say 'Nothing was replaced: what runs goes on running.'
    die 77 'A volume cannot be written (exit 77).' 'Type what stands above, then ./deploy.sh deploy.'
}

# For each place that is refused the command that mends it, to be typed as it is.
volumes_explain() {
    # A mount that is read-only is mended where it is mounted: no owner helps.
    sed -n -e '/): Read-only file system$/d' -e 's/^ *\(\/[^ ]*\) (owner \([0-9:]*\), mode \([0-7]*\).*/\1 \2/p' "$TMP_DIR/why" |
        while read -r place owner; do
            if [ "$owner" = "$UID_INSIDE:$UID_INSIDE" ]; then
                volume_command "$place" chmod u+rwX
            else
                volume_command "$place" chown "$UID_INSIDE:$UID_INSIDE"
            fi
        done
}

# volume_command PLACE PROGRAM WHAT
volume_command() {
    for volume in $VOLUMES; do
        [ "${volume#*:}" = "$1" ] || continue
        echo "    docker run --rm --user 0 --entrypoint $2 -v ${NAME}_$volume $TARGET -R $3 $1" >&4
    done
}
