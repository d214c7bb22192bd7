# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The base image: from the registry, or, where none answers, a stand-in. Sourced.

BASE_IMAGE=${BASE_IMAGE:-python:3.12-slim}
REGISTRY_WAIT_SECONDS=${REGISTRY_WAIT_SECONDS:-8}

image_exists() { docker image inspect "$1" >/dev/null 2>&1; }

# Leaves the base image in the engine and says where it came from.
base_image_ensure() {
    if image_exists "$BASE_IMAGE"; then
        return 0
    fi
    if step 'registry asked' registry_probe && [ "$REGISTRY_ANSWERS" = yes ]; then
        step "$BASE_IMAGE pulled" docker pull -q "$BASE_IMAGE"
        return 0
    fi
    say "No registry answers: making a stand-in for $BASE_IMAGE here."
    packages_need 'makes a minimal Debian that stands in for the base image' mmdebstrap debian-archive-keyring
    step "stand-in for $BASE_IMAGE made" standin_make
}

# Asks for the manifest only: a big download may take its time once it answered.
registry_probe() {
    REGISTRY_ANSWERS=no
    if timeout "$REGISTRY_WAIT_SECONDS" docker manifest inspect "$BASE_IMAGE"; then
        REGISTRY_ANSWERS=yes DETAIL='answers'
    else
        DETAIL='no answer'
    fi
}

# update: a newer base where there is a registry, the one we have where not.
base_image_refresh() {
    base_image_ensure
    step 'registry asked' registry_probe
    [ "$REGISTRY_ANSWERS" = yes ] || return 0
    step "$BASE_IMAGE refreshed" docker pull -q "$BASE_IMAGE"
}
