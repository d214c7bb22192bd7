# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# From the embedded SQLite into the PostgreSQL that .env names by now. Sourced.

# move-to-postgresql [--yes] [--replace]: beside the site, which goes on reading.
verb_move_to_postgresql() {
    for word in "$@"; do
        [ "$word" = --replace ] || usage "move-to-postgresql does not know $word"
    done
    [ "$ASSUME_YES" = no ] || set -- --yes "$@"
    if deployed_is_native; then
        native_inside appliance move-to-postgresql "$@"
    else
        engine_require
        container_require
        move_beside "$@"
    fi
    say 'The site reads on from SQLite, and takes no write: ./deploy.sh deploy starts it on PostgreSQL.'
}

# One container of what runs, with its data and the new settings; asks when we have a terminal.
move_beside() {
    move_options='inside volumes'
    if [ -t 0 ] && [ -t 1 ]; then
        docker_with run "$move_options" --rm -it "$(container_image)" move-to-postgresql "$@" >&3 2>&4
    else
        once "$(container_image)" move-to-postgresql "$@" </dev/null >&3 2>&4
    fi
}
