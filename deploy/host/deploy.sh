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
    packages_need 'talks to the appliance through its front door' curl ca-certificates
    native_stop_before_container
    ports_check
    image_ensure
    env_ensure
    settings_load
    container_replace
    remember kind container
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
    set -- --tag "$IMAGE" --build-arg "BASE=$BASE_IMAGE" --build-arg "REVISION=$(revision)"
    for proxy in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
        eval "[ -z \"\${$proxy:-}\" ]" || set -- "$@" --build-arg "$proxy"
    done
    docker build "$@" "$ROOT"
    DETAIL=$(image_size)
}

revision() { git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || echo unknown; }

image_size() { docker image inspect -f '{{.Size}}' "$IMAGE" | awk '{ printf "%.0f MB", $1 / 1e6 }'; }

container_replace() {
    if container_is_current; then
        step 'nothing changed: the container stays' container_ready_or_explain
        return 0
    fi
    if container_exists; then
        step 'old container stopped' container_stop
        docker rm "$NAME" >/dev/null
    fi
    step 'container started' container_run
    step 'ready' container_ready_or_explain
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

# The old container is kept, stopped, until the new one is ready.
verb_update() {
    deployed_is_native && { native_deploy 'as before' && return 0; }
    engine_require
    container_require
    base_image_refresh
    step "image $IMAGE built" image_build
    if container_is_current; then
        say 'Nothing changed: the container stays.'
        return 0
    fi
    step 'old container set aside' container_set_aside
    step 'new container started' container_run_or_roll_back
    step 'ready' update_ready_or_roll_back
    container_forget_previous
    proof
}

container_run_or_roll_back() { container_run || update_roll_back; }

update_ready_or_roll_back() { container_ready_wait || update_roll_back; }

update_roll_back() {
    step_forget
    docker logs --tail 25 "$NAME" 2>&1 | sed 's/^/    /' >&4 || true
    container_previous_exists || die 70 'The new version did not become ready.'
    warn 'The new version did not become ready: going back to the one before.'
    step 'the version before runs again' container_roll_back
    step 'ready' container_ready_or_explain
    die 70 'The update was undone; the version before is serving.' 'The lines above say why the new one failed.'
}

engine_require() {
    engine_ensure || die 69 "No container engine can be started: $ENGINE_REASON"
}
