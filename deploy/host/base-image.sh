# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The base image: from the registry, or, where none answers, a stand-in. Sourced.

REGISTRY_WAIT_SECONDS=${REGISTRY_WAIT_SECONDS:-8}

image_exists() { docker image inspect "$1" >/dev/null 2>&1; }

# Leaves the base image in the engine and says where it came from.
base_image_ensure() {
    if image_exists "$BASE_IMAGE"; then
        return 0
    fi
    if step 'registry asked' registry_probe && [ "$REGISTRY_ANSWERS" = yes ]; then
        step "$BASE_IMAGE pulled" base_image_pull
        return 0
    fi
    apt_is_here || base_image_die
    say "No registry gives it ($REGISTRY_SAID): making a stand-in for $BASE_IMAGE here."
    needs_ensure 'makes a minimal Debian that stands in for the base image' mmdebstrap debian-archive-keyring
    step "stand-in for $BASE_IMAGE made" standin_make
}

# Asks for the manifest only: a big download may take its time once it answered.
# What may pass by itself is asked once more; what is said is passed on.
registry_probe() {
    REGISTRY_ANSWERS=no
    registry_ask || { registry_may_pass && sleep 2 && registry_ask; } || true
    DETAIL=$REGISTRY_SAID
}

registry_ask() {
    REGISTRY_SAID=answers
    if timeout "$REGISTRY_WAIT_SECONDS" docker manifest inspect "$BASE_IMAGE" 2>"$TMP_DIR/registry"; then
        REGISTRY_ANSWERS=yes
        return 0
    fi
    REGISTRY_SAID=$(tail -n 1 "$TMP_DIR/registry" | cut -c 1-160)
    REGISTRY_SAID=${REGISTRY_SAID:-no answer within $REGISTRY_WAIT_SECONDS s}
    return 1
}

registry_may_pass() {
    grep -qiE 'toomanyrequests|timeout|temporar|reset by peer|EOF|50[0-9]' "$TMP_DIR/registry"
}

# update: a newer base where there is a registry, the one we have where not.
base_image_refresh() {
    base_image_ensure
    step 'registry asked' registry_probe
    [ "$REGISTRY_ANSWERS" = yes ] || return 0
    step "$BASE_IMAGE refreshed" base_image_pull
}

# What breaks off on its long way is asked for once more.
base_image_pull() { docker pull -q "$BASE_IMAGE" || { sleep 2 && docker pull -q "$BASE_IMAGE"; }; }

base_image_die() {
    die 69 "No registry gives $BASE_IMAGE: $REGISTRY_SAID" \
        "A stand-in can be made on Debian and Ubuntu; this is $(system_name)." \
        "From a machine that has it: docker save $BASE_IMAGE | ssh THIS docker load" \
        'Or from another registry: BASE_IMAGE=registry.example/python:3.12-slim ./deploy.sh deploy'
}
