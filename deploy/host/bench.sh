# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The product beside its peers, measured on this machine over loopback. Sourced.

verb_bench() {
    engine_require
    needs_ensure 'the benchmark: a load generator, PostgreSQL, an environment of its own' \
        wrk postgresql python3-venv
    verb_build
    "$ROOT/benchmarks/run" --image "$IMAGE" --base "$BASE_IMAGE" "$@"
}
