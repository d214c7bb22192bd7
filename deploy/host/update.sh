# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# From one version to the next, and back to any that is kept. Sourced.

# update [VERSION]: of this folder; or an image of that tag, or a state of the history.
verb_update() {
    if deployed_is_native; then
        [ "$#" -eq 0 ] || usage 'update VERSION is for containers: natively, git checkout VERSION and ./deploy.sh update'
        native_deploy 'as it was deployed before'
        return 0
    fi
    case ${1:-} in -*) usage "update does not know $1" ;; esac
    engine_require
    container_require
    base_image_refresh
    update_target "${1:-}"
    if container_is_current; then
        say "$(release_title "$TARGET") is what runs: there is nothing to update."
    else
        change_plan
        consent 'Go on?' || die 1 'Nothing was changed.'
    fi
    container_replace update
    forget pinned
    proof
    say "  back again   ./deploy.sh rollback"
}

# update_target VERSION
update_target() {
    if [ -z "$1" ]; then
        step "image $IMAGE built" image_build "$ROOT"
    elif image_exists "$(image_repository):$1" || update_pull "$(image_repository):$1"; then
        target_set "$(image_repository):$1"
    elif update_reference "$1"; then
        mkdir "$TMP_DIR/code"
        step "image of $1 built" update_build "$reference"
    else
        die 69 "There is no version $1: no image $(image_repository):$1, and no such state in this folder's history." \
            'What is kept here: ./deploy.sh rollback --list; what the history has: git tag'
    fi
}

# Only a name that begins with a registry's is asked for elsewhere.
update_pull() {
    case $1 in
    *.*/* | *:*/*) step "$1 pulled" docker pull --quiet "$1" ;;
    *) return 1 ;;
    esac
}

update_reference() {
    for reference in "$1" "v$1"; do
        ! git -C "$ROOT" rev-parse --quiet --verify "$reference^{commit}" >/dev/null 2>&1 || return 0
    done
    return 1
}

update_build() {
    git -C "$ROOT" archive "$1" | tar -C "$TMP_DIR/code" -xf -
    REVISION=$(git -C "$ROOT" rev-parse --short "$1") image_build "$TMP_DIR/code"
}

# change_plan: what will be different, before anything is.
change_plan() {
    plan_old=$(container_image)
    heading "$NAME: $(release_title "$plan_old") → $(release_title "$TARGET")"
    image_migrations "$plan_old" >"$TMP_DIR/old.migrations"
    image_migrations "$TARGET" >"$TMP_DIR/new.migrations"
    plan_lines 'migrations' 'to apply' "$(comm -13 "$TMP_DIR/old.migrations" "$TMP_DIR/new.migrations")"
    plan_lines 'migrations' 'to reverse' "$(comm -23 "$TMP_DIR/old.migrations" "$TMP_DIR/new.migrations")"
    image_settings "$plan_old" >"$TMP_DIR/old"
    image_settings "$TARGET" >"$TMP_DIR/new"
    if [ -s "$TMP_DIR/old" ] && [ -s "$TMP_DIR/new" ]; then
        plan_lines 'settings' 'new' "$(comm -13 "$TMP_DIR/old" "$TMP_DIR/new")"
        plan_lines 'settings' 'gone' "$(comm -23 "$TMP_DIR/old" "$TMP_DIR/new")"
    fi
    say "  last backup   $(last_backup_age)"
}

# plan_lines WHAT HOW LINES
plan_lines() {
    [ -n "$3" ] || return 0
    say "  $(printf '%-12s' "$1")  $(echo "$3" | grep -c .) $2: $(echo "$3" | paste -sd ' ' -)"
}

image_settings() { docker run --rm "$1" release --json 2>/dev/null | json_list settings; }

# Of the newest archive on the volume, by its name.
last_backup_age() {
    stamp=$(docker_with run volumes --rm --entrypoint ls "$(container_image)" /backups |
        sed -n 's/^wisebet-\([0-9]\{8\}\)T\([0-9]\{2\}\)\([0-9]\{2\}\)\([0-9]\{2\}\)Z.*\.tar\.gz$/\1 \2:\3:\4/p' | tail -n 1)
    [ -n "$stamp" ] || { echo none && return 0; }
    stamp_seconds=$(TZ=UTC date -d "$(echo "$stamp" | sed 's/^\(....\)\(..\)\(..\)/\1-\2-\3/')" +%s 2>/dev/null) ||
        { echo "$stamp UTC" && return 0; }
    echo "$((($(date +%s) - stamp_seconds) / 3600)) h old"
}

# rollback [VERSION|--list]
verb_rollback() {
    ! deployed_is_native || die 69 'Natively no older version is kept.' 'git checkout VERSION, then ./deploy.sh deploy --native'
    engine_require
    case ${1:-} in
    --list) releases_show && return 0 ;;
    -*) usage "rollback does not know $1" ;;
    esac
    container_require
    rollback_target "${1:-}"
    change_plan
    rollback_possible
    consent 'Go back?' || die 1 'Nothing was changed.'
    container_replace rollback
    remember pinned "$TARGET"
    proof
    note 'deploy stays with this version; ./deploy.sh update goes on to the newest'
}

rollback_target() {
    TARGET=$(release_find "$1")
    [ -n "$TARGET" ] || die 69 "There is no ${1:-earlier version} to go back to." 'What is kept: ./deploy.sh rollback --list'
    image_exists "$TARGET" || die 69 "The image of $(image_short "$TARGET") is gone." \
        'From the history: ./deploy.sh update VERSION'
}

# What cannot be reversed is said before anything is stopped.
rollback_possible() {
    if [ -z "$(comm -23 "$TMP_DIR/old.migrations" "$TMP_DIR/new.migrations")" ]; then
        return 0
    fi
    rollback_code=0
    lines_json <"$TMP_DIR/new.migrations" | once "$plan_old" migrate-back --dry-run >"$TMP_DIR/why" 2>&1 || rollback_code=$?
    [ "$rollback_code" -ne 0 ] || return 0
    why_lines
    die 1 'The schema cannot go back to that version with the data that is there.' \
        "The archive made before it was left: $(awk -v id="$plan_old" '$1 == id { print $5 }' "$RELEASES" 2>/dev/null)" \
        'With it, and without what was written since: ./deploy.sh restore ARCHIVE, after ./deploy.sh stop and WISEBET_IMAGE of that version'
}
