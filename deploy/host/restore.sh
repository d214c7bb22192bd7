# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# A backup comes back: into what runs, into what is stopped, or onto a new machine. Sourced.

# restore FILE | restore --undo: FILE is on this machine, of any owner, or on the volume.
verb_restore() {
    [ "$#" -gt 0 ] || usage 'restore needs the archive: ./deploy.sh restore FILE'
    if deployed_is_native; then
        native_restore "$@"
        return
    fi
    restore_source "$1"
    engine_require
    container_exists || restore_new_machine "$@"
    target_set "$(container_image)"
    restore_checked "$1"
    step 'restored' restore_inside "$@"
    if container_is_up; then
        step 'ready' container_serves_or_tell
    else
        say "$NAME is stopped, as it was: ./deploy.sh start"
    fi
}

# restore_source FILE: where it is read from, before anything is begun.
restore_source() {
    restore_from=''
    case $1 in
    --undo) return 0 ;;
    -*) usage "restore does not know $1" ;;
    esac
    if [ -e "$1" ]; then
        [ -r "$1" ] || die 66 "$1 cannot be read by you." "Run this as its owner, $(stat -c %U "$1"), or as root."
        restore_from=$1
    else
        case $1 in /backups/*) ;; */*) die 66 "There is no file $1." ;; esac
    fi
}

# An archive alone, on a machine that has nothing: the site first, then what was in it.
restore_new_machine() {
    deploy_somehow
    if deployed_is_native; then
        native_restore "$1"
    fi
}

# What it is, and whether it is whole, is shown before it is asked.
restore_checked() {
    if [ "$1" = --undo ]; then
        warn 'The newest archive made before a restore comes back.'
    else
        restore_read verify "$1" >&3 2>&4 || exit "$?"
        warn "Everything in the database of $NAME is replaced by it; an archive of what is there is made first."
    fi
    [ "$ASSUME_YES" = yes ] || restore_asked
}

restore_asked() {
    [ -t 0 ] || die 64 'Nobody is there to be asked: nothing was changed.' 'Say yes beforehand: ./deploy.sh restore FILE --yes'
    consent 'Go on?' || die 1 'Nothing was changed.'
}

# restore_read WORD FILE [OPTION...]: the appliance reads it from us, or from its volume.
restore_read() {
    restore_word=$1 restore_file=$2
    shift 2
    if [ -n "$restore_from" ]; then
        restore_runs "$restore_word" - "$@" <"$restore_from"
    else
        restore_runs "$restore_word" "/backups/${restore_file#/backups/}" "$@" </dev/null
    fi
}

restore_runs() {
    if [ "$(container_state)" = running ]; then
        docker exec -i "$NAME" appliance "$@"
    else
        once "$TARGET" "$@"
    fi
}

restore_inside() {
    if [ "$1" = --undo ]; then
        shift
        restore_runs restore --undo --yes "$@" </dev/null
    else
        restore_read restore "$1" --yes
    fi
}

verb_verify() {
    [ "$#" -eq 1 ] || usage 'verify needs one archive: ./deploy.sh verify FILE'
    engine_require
    container_require
    restore_source "$1"
    target_set "$(container_image)"
    restore_read verify "$1"
}
