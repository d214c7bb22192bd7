# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# From a bare machine to a working API, and from one version to the next. Sourced.

verb_deploy() {
    case ${1:-} in
    --native) native_deploy 'asked for with --native' ;;
    '') deploy_somehow ;;
    *) usage "deploy does not know $1" ;;
    esac
}

deploy_somehow() {
    if engine_ensure; then
        deploy_container
    else
        warn "No container engine can be started here: $ENGINE_REASON"
        native_deploy 'no container engine can be started'
    fi
}

deploy_container() {
    heading "Deploying $NAME"
    deploy_from=$(clock)
    # shellcheck disable=SC2046  # Debian brings no certificates with the engine that pulls
    needs_ensure 'talks to the appliance through its front door' curl $(! apt_is_here || echo ca-certificates)
    compose_offer
    native_stop_before_container
    ports_check
    image_ensure
    env_ensure
    settings_load
    container_replace
    remember kind container
    engine_at_boot
    proof
    note "all of it: $(seconds_since "$deploy_from") s"
    summary summary_container
}

# An image from elsewhere is taken as it is; ours is built from this folder.
image_ensure() {
    base_image_ensure
    step "image $IMAGE built" image_build
}

image_build() {
    set -- --force-rm --tag "$IMAGE" --build-arg "BASE=$BASE_IMAGE" --build-arg "REVISION=$(revision)"
    for proxy in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
        eval "[ -z \"\${$proxy:-}\" ]" || set -- "$@" --build-arg "$proxy"
    done
    docker build "$@" "$ROOT"
    DETAIL=$(image_size)
}

revision() { git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || echo unknown; }

image_size() { docker image inspect -f '{{.Size}}' "$IMAGE" | awk '{ printf "%.0f MB", $1 / 1e6 }'; }

# The one that runs is kept, stopped, until the new one is ready.
container_replace() {
    ports_check
    # shellcheck disable=SC2086  # a list of names
    settings_keep $KEPT_FOR_A_CONTAINER
    if container_is_current; then
        step 'nothing changed: the container stays' container_ready_or_explain
        return 0
    fi
    step 'new settings checked' container_check
    container_warnings
    step 'volumes checked' volumes_check
    if container_exists; then
        trap container_interrupted INT TERM
        step 'old container set aside' container_set_aside
    fi
    step 'container started' container_run_or_undo
    step 'ready' container_ready_or_undo
    trap 'exit 130' INT
    trap 'exit 143' TERM
    container_forget_previous
}

container_run_or_undo() { container_run || container_undo; }

container_ready_or_undo() { container_ready_wait || container_undo; }

# Ctrl-C while one is being replaced by the other: the old one serves again.
container_interrupted() {
    trap '' INT TERM
    step_forget
    warn 'Interrupted: going back to the container that ran before.'
    if container_previous_exists; then
        container_roll_back >/dev/null
    else
        container_start >/dev/null
    fi
    step 'ready' container_ready_or_explain
    exit 130
}

container_undo() {
    container_show_why
    if container_previous_exists; then
        warn 'The new one did not become ready: going back to the one before.'
        step 'the one before runs again' container_roll_back
        step 'ready' container_ready_or_explain
    fi
    exit_code_die "$explained"
}

# Static files belong to their image: they are built with it and copied at start.
verb_collectstatic() {
    if deployed_is_native; then
        native_layout
        step 'schema and static files built' native_build
        verb_restart
        return 0
    fi
    engine_require
    container_require
    step "image $IMAGE built" image_build
    container_replace
}

verb_build() {
    engine_require
    image_ensure
}

verb_update() {
    if deployed_is_native; then
        native_deploy 'as it was deployed before'
        return 0
    fi
    engine_require
    container_require
    base_image_refresh
    step "image $IMAGE built" image_build
    container_replace
    proof
}

engine_require() {
    engine_ensure || die 69 "No container engine can be started: $ENGINE_REASON"
}
