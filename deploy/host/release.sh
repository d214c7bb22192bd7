# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# Versions: what an image says of itself, and which ones are kept to go back to. Sourced.

RELEASES=$STATE_DIR/releases # a line each, the newest last: image version revision date archive
RELEASES_KEPT=4              # with the one that runs

# TARGET is the image that a command is about, by its id: a name may move meanwhile.
target_set() { TARGET=$(docker image inspect -f '{{.Id}}' "$1"); }

image_label() { docker image inspect -f "{{index .Config.Labels \"org.opencontainers.image.$2\"}}" "$1" 2>/dev/null || true; }

image_short() { printf '%s' "${1#sha256:}" | cut -c 1-12; }

image_version() {
    image_version=$(image_label "$1" version)
    printf '%s' "${image_version:-unknown}"
}

# Of a folder without history it is the image's own number.
image_revision() {
    image_revision=$(image_label "$1" revision)
    case $image_revision in
    '' | unknown) image_short "$1" ;;
    *) printf '%s' "$image_revision" ;;
    esac
}

release_title() { printf '%s (%s)' "$(image_version "$1")" "$(image_revision "$1")"; }

# The name of our image without its tag; a port of a registry is no tag.
image_repository() {
    case ${IMAGE##*/} in
    *:*) printf '%s' "${IMAGE%:*}" ;;
    *) printf '%s' "$IMAGE" ;;
    esac
}

# image_migrations IMAGE: one a line, sorted; every version ever made can say them.
image_migrations() { docker run --rm --entrypoint cat "$1" /app/migrations.txt | LC_ALL=C sort; }

# json_list NAME: the texts of one list of the JSON object on stdin, one a line, sorted.
json_list() {
    tr -d '\n' | sed -n "s/.*\"$1\"[[:space:]]*:[[:space:]]*\[\([^]]*\)\].*/\1/p" |
        tr ',' '\n' | tr -d '" \t' | sed '/^$/d' | LC_ALL=C sort
}

# lines_json: the lines of stdin as a JSON list.
lines_json() { awk 'BEGIN { printf "[" } { printf "%s\"%s\"", (NR > 1 ? ", " : ""), $0 } END { print "]" }'; }

# The image became ready: it can be gone back to, until newer ones have pushed it out;
# so can the one before it, whoever has deployed that.
release_keep() {
    state_dir_ensure
    docker tag "$TARGET" "$IMAGE"
    release_old=$(journal_get old)
    [ -z "$release_old" ] || grep -q "^$release_old " "$RELEASES" 2>/dev/null || release_add "$release_old" ''
    release_add "$TARGET" "$(journal_get archive)"
    release_forget_old
}

# release_add IMAGE ARCHIVE: the newest from now on.
release_add() {
    docker tag "$1" "$(image_repository):kept-$(image_short "$1")"
    {
        ! [ -e "$RELEASES" ] || grep -v "^$1 " "$RELEASES" || :
        echo "$1 $(image_version "$1") $(image_revision "$1") $(date -u +%Y-%m-%dT%H:%M:%SZ) $2"
    } >"$RELEASES.new"
    mv "$RELEASES.new" "$RELEASES"
}

# Only the name goes: what else has the image keeps it.
release_forget_old() {
    release_count=$(wc -l <"$RELEASES")
    [ "$release_count" -gt "$RELEASES_KEPT" ] || return 0
    head -n "$((release_count - RELEASES_KEPT))" "$RELEASES" | while read -r id rest; do
        docker rmi "$(image_repository):kept-$(image_short "$id")" || :
    done
    tail -n "$RELEASES_KEPT" "$RELEASES" >"$RELEASES.new"
    mv "$RELEASES.new" "$RELEASES"
}

# release_find [WORD]: the image of a kept version, by version, revision or number; the
# one before when nothing is said. Empty when there is none.
release_find() {
    release_running=$(container_image)
    [ -e "$RELEASES" ] || return 0
    grep -v "^$release_running " "$RELEASES" | awk -v word="${1:-}" '
        { number = substr($1, 8, 12) }
        word == "" || $2 == word || $3 == word || index(number, word) == 1 { found = $1 }
        END { print found }'
}

releases_show() {
    [ -s "$RELEASES" ] || { say 'No version has been deployed from here yet.' && return 0; }
    release_running=$(container_image)
    while read -r id version revision since archive; do
        release_mark=' '
        [ "$id" != "$release_running" ] || release_mark='*'
        image_exists "$id" || release_mark='-'
        say "$release_mark $version  $revision  since $since  image $(image_short "$id")"
    done <"$RELEASES"
    note '* runs now; - its image is gone'
}
