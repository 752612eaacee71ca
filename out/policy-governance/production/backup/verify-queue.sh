#!/usr/bin/env bash
# Generated from environments/policy-governance/production.yaml by plinth. Do not edit.
# Downloads a copy of queue and compares it with its manifest. With a private key it also decrypts every
# file and reads it to its end.
#
#   verify-queue.sh [--identity FILE] [--id ID]
set -Eeuo pipefail
umask 077

readonly backup=queue
readonly bucket=policy-governance-backups-production
readonly region=eu-west-2
readonly classes=(hourly)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"

identity='' wanted=''
while (($# > 0)); do
  case $1 in
    --identity) identity=${2:?} && shift 2 ;;
    --id) wanted=${2:?} && shift 2 ;;
    *) die "unknown argument $1" ;;
  esac
done

begin
find_copy "$wanted"
jq -er '.files[].name | rtrimstr(".age")' "$work/manifest.json" >"$work/names"
while read -r name; do
  if [[ -z $identity ]]; then
    download "$name"
    rm -- "$work/$name.age"
    continue
  fi
  fetch "$name"
  case $name in
    *.dump) pg_restore --file /dev/null "$work/$name" ;;
    *.tar.gz) gzip --test "$work/$name" ;;
    *) [[ -s $work/$name ]] || die "$name is empty" ;;
  esac
  rm -- "$work/$name"
done <"$work/names"
log "copy ${copy##*/} is what its manifest says"
