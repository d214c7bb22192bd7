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
    deploy_target
    env_ensure
    settings_load
    container_replace deploy
    remember kind container
    engine_at_boot
    proof
    note "all of it: $(seconds_since "$deploy_from") s"
    summary summary_container
}

# This folder's code; after a rollback the version that was gone back to, until `update`.
deploy_target() {
    pinned=$(recall pinned)
    if [ -n "$pinned" ] && image_exists "$pinned"; then
        TARGET=$pinned
        note "stays with $(release_title "$TARGET"), as rolled back; ./deploy.sh update goes on"
        return 0
    fi
    base_image_ensure
    step "image $IMAGE built" image_build "$ROOT"
}

# image_build FOLDER: sets TARGET; it gets its name when it has shown that it serves.
image_build() {
    image_folder=$1
    set -- --force-rm --iidfile "$TMP_DIR/image" --build-arg "BASE=$BASE_IMAGE"
    set -- "$@" --build-arg "REVISION=${REVISION:-$(revision)}" --build-arg "VERSION=$(project_version "$image_folder")"
    for proxy in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
        eval "[ -z \"\${$proxy:-}\" ]" || set -- "$@" --build-arg "$proxy"
    done
    docker build "$@" "$image_folder"
    TARGET=$(cat "$TMP_DIR/image")
    DETAIL=$(image_size "$TARGET")
}

project_version() { sed -n 's/^__version__ = "\(.*\)"/\1/p' "$1/app/__init__.py"; }

revision() { git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || echo unknown; }

image_size() { docker image inspect -f '{{.Size}}' "$1" | awk '{ printf "%.0f MB", $1 / 1e6 }'; }

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
    step "image $IMAGE built" image_build "$ROOT"
    container_replace collectstatic
}

verb_build() {
    engine_require
    base_image_ensure
    step "image $IMAGE built" image_build "$ROOT"
    docker tag "$TARGET" "$IMAGE"
}

engine_require() {
    engine_ensure || die 69 "No container engine can be started: $ENGINE_REASON"
}
