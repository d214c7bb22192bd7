# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# Removes what is ours and nothing else. Sourced.

verb_clean() {
    case ${1:-} in
    '') clean_everything no ;;
    --volumes) clean_everything yes ;;
    *) usage "clean does not know $1" ;;
    esac
}

# clean_everything WITH_VOLUMES
clean_everything() {
    [ "$1" = no ] || clean_confirm
    if deployed_is_native; then
        native_stop
        at_boot_forget
        [ "$1" = no ] || step 'data removed' rm -rf "$NATIVE_ROOT"
    fi
    if engine_answers; then
        step 'containers removed' clean_containers
        step 'old images of ours removed' clean_images
        [ "$1" = no ] || step 'volumes removed' clean_volumes
    fi
    rm -rf "$STATE_DIR"
}

# Data is gone for good: the name is typed, or --yes was.
clean_confirm() {
    [ "$ASSUME_YES" = no ] || return 0
    [ -t 0 ] || die 64 'The data would be lost: nothing was removed.' 'Without a terminal: ./deploy.sh clean --volumes --yes'
    warn "This removes every bet, upload and backup of $NAME."
    printf 'Type %s to go on: ' "$NAME" >&3
    read -r typed
    [ "$typed" = "$NAME" ] || die 1 'Nothing was removed.'
}

clean_containers() {
    candidate_forget || true
    for name in next previous; do
        container_remove "${NAME}_$name"
    done
    if container_exists; then
        container_stop
        docker rm "$NAME"
    fi
}

# Those kept to go back to, and layers that no tag names any more, of our image alone.
clean_images() {
    docker images --format '{{.Repository}}:{{.Tag}}' | grep "^$(image_repository):kept-" | xargs -r docker rmi || true
    docker image prune --force --filter "label=org.opencontainers.image.title=WiseBet Appliance"
}

clean_volumes() {
    for volume in $VOLUMES; do
        docker volume rm "${NAME}_${volume%%:*}" || true
    done
}
