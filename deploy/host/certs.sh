# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The certificate: what there is, renew now, try out. Sourced.

verb_certs() { inside appliance certs "$@"; }
