#!/usr/bin/env bash
# Generated from environments/policy-governance/staging.yaml by plinth. Do not edit.
# Takes a snapshot of queue, encrypts it and uploads it.
set -Eeuo pipefail
umask 077

readonly backup=queue
readonly bucket=policy-governance-backups-staging
readonly region=eu-west-2
# Longest kept first.
readonly classes=(hourly)
# Public keys; each of their owners can read the copies, this machine cannot.
readonly recipients=(
  age1jr74fj6hn6kfn7lsjh3dwm2qkykhd9vpqcyy6yymnzx38yvcdclqvtd5fs
  age19huugeeelr3qctwsrl7yh7zu7v7e5q0q76lk8v09d9j0pu9n3s2q3pzyr8
)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"


begin
REDISCLI_AUTH=$(</run/secrets/queue-password)
export REDISCLI_AUTH

log 'taking a snapshot'
redis-cli -h queue -p 6379 --rdb "$work/dump.rdb" >&2
[[ $(head -c 5 "$work/dump.rdb") == REDIS ]] || die 'what came is not a snapshot'

choose_class
store "$work/dump.rdb"
complete '{}'
