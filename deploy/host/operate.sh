# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# Day-to-day verbs. Each works on the container, or natively on what runs there.
# Sourced.

deployed_is_native() { [ "$(recall kind)" = native ]; }

# inside COMMAND...: run it where the appliance runs; a terminal when we have one.
inside() {
    if deployed_is_native; then
        native_inside "$@"
        return
    fi
    container_require_running
    inside_options=-i
    [ ! -t 0 ] || [ ! -t 1 ] || inside_options=-it
    [ -z "${DJANGO_SUPERUSER_PASSWORD:-}" ] || inside_options="$inside_options --env DJANGO_SUPERUSER_PASSWORD"
    # shellcheck disable=SC2086  # a list of options
    docker exec $inside_options "$NAME" "$@"
}

verb_start() {
    if deployed_is_native; then
        native_start
        return
    fi
    container_require
    if [ "$(container_state)" = running ]; then
        say "$NAME is running already."
    else
        step 'container started' container_start
    fi
    step 'ready' container_serves_or_tell
    settings_tell
}

# A start goes on with the settings of the last deploy.
settings_tell() {
    TARGET=$(container_image)
    container_is_current || say "$ENV_FILE has other settings than those it runs with: ./deploy.sh deploy applies them."
}

# What is being started again and again by the engine is only waited for.
container_start() { container_is_up || docker start "$NAME"; }

verb_stop() {
    if deployed_is_native; then
        native_stop
        return
    fi
    container_require
    step 'stopped, requests in flight finished' container_stop
}

# New settings need a new container: deploy. This one comes back as it was.
verb_restart() {
    verb_stop
    verb_start
}

verb_status() {
    if deployed_is_native; then
        native_status
    else
        container_require
        status_container
        settings_tell
    fi
    if is_ready; then
        say "  ready now     yes  ($(front_url)/health/ready/)"
    else
        say "  ready now     no: $(ready_not)"
    fi
    status_inside
}

status_container() {
    say "  container     $NAME, $(container_state), since $(docker container inspect -f '{{.State.StartedAt}}' "$NAME" | cut -c 1-19 | tr T ' ') UTC, restarts $(docker container inspect -f '{{.RestartCount}}' "$NAME")"
    say "  version       $(release_title "$(container_image)"), image $(image_size "$(container_image)")"
    if [ "$(container_state)" = running ]; then
        say "  memory        $(docker stats --no-stream --format '{{.MemUsage}}, {{.CPUPerc}} of a CPU' "$NAME")"
    fi
}

status_inside() {
    if deployed_is_native || [ "$(container_state)" = running ]; then
        heading 'inside'
        inside appliance status </dev/null || true
    fi
}

verb_logs() {
    if deployed_is_native; then
        native_logs "$@"
        return
    fi
    container_require
    logs_options='--tail 200' logs_service=''
    for argument in "$@"; do
        case $argument in
        -f | --follow) logs_options='--tail 50 --follow' ;;
        -*) usage "logs does not know $argument" ;;
        *) logs_service=$argument ;;
        esac
    done
    # shellcheck disable=SC2086  # a list of options
    docker logs $logs_options "$NAME" 2>&1 | logs_only "$logs_service"
}

# logs_only SOURCE: lines of one program (django.request counts as django); all
# of them when none is named.
logs_only() {
    if [ -n "$1" ]; then
        # awk, because a small system's grep keeps lines back.
        awk -v one="\"source\":\"$1" -v other="\"source\": \"$1" \
            'index($0, one) || index($0, other) { print; fflush() }'
    else
        cat
    fi
}

verb_migrate() { inside python -m app.manage migrate "$@"; }
verb_createsuperuser() { inside appliance manage createsuperuser "$@"; }
verb_shell() { inside python -m app.manage shell "$@"; }
verb_bash() { inside bash "$@"; }
# A stopped site can be saved, too.
verb_backup() {
    if ! deployed_is_native && container_exists && ! container_is_up; then
        once "$(container_image)" backup "$@"
        return
    fi
    inside appliance backup "$@"
}
