#!/usr/bin/env bash
# Generated from environments/thorbis/staging.yaml by plinth. Do not edit.
# Downloads a copy of db and compares it with its manifest. With a private key it also decrypts every
# file and reads it to its end.
#
#   verify-db.sh [--identity FILE] [--id ID]
set -Eeuo pipefail
umask 077

readonly backup=db
readonly bucket=thorbis-backups-staging
readonly region=us-east-1
readonly classes=(daily)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"

export PATH=/usr/lib/postgresql/17/bin:$PATH
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
