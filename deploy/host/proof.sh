# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# A real thing through the front door: the administrator signs in, and a call
# that needs it is answered. No secret becomes a process argument. Sourced.

json_text() { printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g'; }

# json_field NAME: the text of one field of the JSON on stdin.
json_field() { sed -n "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"\([^\"]*\)\".*/\1/p" | head -n 1; }

administrator_password() {
    password_file=$(env_value SUPERUSER_PASSWORD_FILE)
    if [ -n "$password_file" ]; then
        cat "$ROOT/secrets/${password_file##*/}" 2>/dev/null || true
    else
        env_value SUPERUSER_PASSWORD
    fi
}

proof() {
    door_look
    proof_email=$(env_value SUPERUSER_EMAIL)
    proof_password=$(administrator_password)
    if [ -n "$proof_email" ] && [ -n "$proof_password" ]; then
        step 'signed in, authenticated call answered' proof_signed_in
    else
        step 'calls without a token are refused' proof_refused
    fi
}

proof_signed_in() {
    printf '{"email":"%s","password":"%s"}' "$(json_text "$proof_email")" "$(json_text "$proof_password")" |
        front /api/auth/login --retry 3 --retry-delay 1 --header 'Content-Type: application/json' \
            --data @- --output "$TMP_DIR/login" --write-out '%{http_code}' >"$TMP_DIR/login_status" || true
    proof_status=$(tail -c 3 "$TMP_DIR/login_status")
    if [ "$proof_status" = 401 ]; then
        proof_refused
        DETAIL='the password in .env is not the current one; refused without a token'
        return 0
    fi
    if [ "$proof_status" != 200 ]; then
        echo "POST /api/auth/login → $proof_status"
        cat "$TMP_DIR/login"
        return 1
    fi
    proof_token=$(json_field access <"$TMP_DIR/login")
    printf 'Authorization: Bearer %s\n' "$proof_token" >"$TMP_DIR/bearer"
    front /api/auth/profile --retry 3 --retry-delay 1 --fail-with-body --header "@$TMP_DIR/bearer" >"$TMP_DIR/profile"
    grep -qiF "\"$proof_email\"" "$TMP_DIR/profile"
    DETAIL="GET /api/auth/profile → 200, $proof_email"
}

proof_refused() {
    proof_status=$(front /api/auth/profile --retry 3 --retry-delay 1 --output /dev/null --write-out '%{http_code}')
    echo "GET /api/auth/profile without a token → $proof_status"
    [ "$proof_status" = 401 ]
    DETAIL='GET /api/auth/profile → 401'
}

# What stands where, and what comes next.
summary() {
    summary_url=$(public_url)
    heading 'WiseBet is running.'
    say "  URL        $summary_url/"
    say "  API docs   $summary_url/api/docs/"
    say "  admin      $summary_url/admin/   $(env_value SUPERUSER_EMAIL)"
    say "  also by    $(front_names ALLOWED_HOSTS DOMAINS | awk '!seen[$0]++' | paste -sd , -)"
    heading 'What runs where'
    "$1"
    say "  database   $(summary_database)"
    heading 'Next'
    say '  ./deploy.sh status     how it is doing'
    say '  ./deploy.sh logs -f    what it says'
    say '  ./deploy.sh deploy     again, to apply a changed .env'
    say '  ./deploy.sh help       everything else'
}

summary_database() {
    if [ -n "$(env_value DB_HOST)" ]; then
        echo "PostgreSQL at $(env_value DB_HOST):$(env_or DB_PORT 5432), $(env_value DB_NAME)"
    else
        echo 'embedded SQLite on a volume: for trying out. Set DB_HOST for PostgreSQL.'
    fi
}

summary_container() {
    say "  container  $NAME, image $IMAGE, ports ${PUBLISH_ADDRESS:-all addresses}:$PUBLISH_HTTP$(! https_wanted || echo " and $PUBLISH_HTTPS")"
    say "  volumes    ${NAME}_data _media _static _certs _certbot _backups"
}
