# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# What there is, and what to say when something else is asked for. Sourced.

VERBS='deploy update rollback restore build start stop restart status logs health migrate collectstatic createsuperuser shell bash backup verify move-to-postgresql certs clean help test bench dev'

verb_help() {
    cat >&3 <<TEXT
${bold}./deploy.sh VERB${reset}   WiseBet in one container, from a bare machine to a working API

${bold}Deploy${reset}
  deploy            install what is missing, build, run, and prove that it answers
  deploy --native   the same without a container engine
  update [VERSION]  this folder's code on a newer base, or a version; says what changes, saves,
                    tries the new one beside the old, watches it, goes back by itself
  rollback [VERSION]  to the version before, or any that is kept (--list)
  build             the image only

${bold}Run${reset}
  start stop restart
  status            ready, memory, start time, processes, database
  health            the answer of /health/ready/; fails when it is not ready
  logs [-f] [NAME]  everything, or one of: nginx gunicorn app django boot certbot watchdog

${bold}Look after${reset}
  backup            database and uploads in one archive on the backups volume
  verify FILE       whether an archive is whole, and what is in it
  restore FILE      an archive in the place of what is there; restore --undo takes it back
  move-to-postgresql  everything from SQLite into the PostgreSQL that .env names by now;
                    --replace: into one in use, an archive of it is made first
  certs             the certificate; certs renew [--force], certs test
  migrate           apply migrations (a start does it by itself)
  collectstatic     build the static files again, with the image they belong to
  createsuperuser   one more administrator
  shell, bash       Django's shell, or a shell inside
  clean             remove the container and old images (--volumes: the data too)

${bold}Develop${reset}
  dev               in the foreground, natively, reload on change
  test [ARGUMENTS]  linters, types and the whole test suite (arguments go to pytest)
  bench             measure it beside its peers (about fifteen minutes), rewrite docs/performance.md
  help              this

  --yes             answer every question with yes
  Host variables, in the environment or .env, where deploy keeps them: WISEBET_IMAGE
  WISEBET_NAME PUBLISH_ADDRESS PUBLISH_HTTP PUBLISH_HTTPS BASE_IMAGE
TEXT
}

usage() { die 64 "deploy.sh: $1" './deploy.sh help lists what there is.'; }

# nearest_verb WORD: a verb that shares its beginning, or its letters.
nearest_verb() {
    for known in $VERBS; do
        case $known in
        "$1"* | *"$1") nearest=$known && break ;;
        esac
        [ "$(letters "$known")" != "$(letters "$1")" ] || nearest=$known
    done
    [ -z "${nearest:-}" ] || printf ", did you mean '%s'?" "$nearest"
}

letters() { printf '%s' "$1" | fold -w 1 | sort -u | tr -d '\n'; }
