#!/bin/sh
# The operator's command: `./deploy.sh deploy` on a bare machine, then the verbs
# of every day. Thin on purpose: what is clever lives in the container.
# shellcheck disable=SC2034  # variables here are for the parts in deploy/host
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
STATE_DIR=$ROOT/var/host
TMP_DIR=$(mktemp -d)
ASSUME_YES=no

for part in ui journal system packages keep env engine base-image standin container fingerprint \
    volumes ports door ready proof release candidate proving swap settle deploy update restore move operate \
    certs at-boot supervise native native-operate clean test bench help; do
    # shellcheck source=/dev/null
    . "$ROOT/deploy/host/$part.sh"
done

main() {
    ui_init
    trap ui_exit EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    settings_load
    take_yes "$@"
}

# --yes may stand anywhere.
take_yes() {
    for argument in "$@"; do
        shift
        case $argument in
        -y | --yes) ASSUME_YES=yes ;;
        *) set -- "$@" "$argument" ;;
        esac
    done
    run_verb "$@"
}

run_verb() {
    verb=${1:-help}
    [ "$#" -eq 0 ] || shift
    case $verb in
    -h | --help) verb_help ;;
    # One at a time: they change what runs.
    deploy | update | rollback | restore | start | stop | restart | collectstatic | clean)
        lock_take "$verb"
        settle_first "$verb"
        "verb_$verb" "$@"
        ;;
    # Writes into another database, beside what runs.
    move-to-postgresql)
        lock_take "$verb"
        settle_first "$verb"
        verb_move_to_postgresql "$@"
        ;;
    # They look or work inside: beside another, but not on something half done.
    status | health | migrate | createsuperuser | shell | bash | backup | verify | certs)
        ! lock_is_free || settle_first "$verb"
        "verb_$verb" "$@"
        ;;
    build | logs | help | test | bench | dev | _boot | _supervise | _settle) "verb_$verb" "$@" ;;
    *) usage "there is no verb '$verb'$(nearest_verb "$verb")" ;;
    esac
}

main "$@"
