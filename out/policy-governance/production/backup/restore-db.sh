#!/usr/bin/env bash
# Generated from environments/policy-governance/production.yaml by plinth. Do not edit.
# Restores the cluster of db into an empty data folder, to the newest moment or to one that you name.
# Run it as the user of the server, then start PostgreSQL 17 on the folder: it replays the write-ahead
# log, opens when it is done and removes what it no longer needs.
#
# Before, stop db-standby-1, db-standby-2 and empty their volumes.
# Start them when it is done: they copy what is there then.
#
#   restore-db.sh --identity FILE --data FOLDER [--id ID] [--target-time TIME]
#
# --identity     private key of age that can read the copies
# --data         the empty folder
# --id           the copy to start from, such as 20261121T021700Z; the newest that serves unless said
# --target-time  moment to restore, such as '2026-11-21 10:00:00 UTC'
set -Eeuo pipefail
umask 077

readonly backup=db
readonly bucket=policy-governance-backups-production
readonly region=eu-west-2
readonly classes=(monthly daily)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"

export PATH=/usr/lib/postgresql/17/bin:$PATH
identity='' data='' wanted='' moment='' before=''
while (($# > 0)); do
  case $1 in
    --identity) identity=${2:?} && shift 2 ;;
    --data) data=${2:?} && shift 2 ;;
    --id) wanted=${2:?} && shift 2 ;;
    --target-time) moment=${2:?} && shift 2 ;;
    *) die "unknown argument $1" ;;
  esac
done
[[ -n $identity && -n $data ]] || die '--identity or --data is missing'
if [[ -n $moment ]]; then
  before=$(date -u -d "$moment" +%FT%TZ)
fi

begin
require_empty "$data"
find_copy "$wanted" "$before"

log 'unpacking the copy'
for file in base.tar.gz pg_wal.tar.gz backup_manifest; do
  fetch "$file"
done
chmod 700 "$data"
tar --extract --gzip --file "$work/base.tar.gz" --directory "$data"
tar --extract --gzip --file "$work/pg_wal.tar.gz" --directory "$data/pg_wal"
rm -- "$work/base.tar.gz" "$work/pg_wal.tar.gz"
# The log is not read here: pg_waldump comes with the server only, which reads all of it when it starts.
pg_verifybackup --quiet --no-parse-wal --manifest-path "$work/backup_manifest" "$data"

system=$(jq -er .system "$work/manifest.json")
segment=$(jq -er .segment "$work/manifest.json")
log "fetching the write-ahead log from $segment on"
mkdir "$data/archived"
aws s3api list-objects-v2 --bucket "$bucket" --prefix "$backup/wal/$system/" \
  --start-after "$backup/wal/$system/$segment" --query 'Contents[].Key' --output json | jq -r '.[]?' >"$work/segments"
xargs --arg-file "$work/segments" --max-procs 4 --replace \
  aws s3 cp --only-show-errors "s3://$bucket/{}" "$data/archived/"
for file in "$data"/archived/*.age; do
  if [[ -f $file ]]; then
    age --decrypt --identity "$identity" --output "${file%.age}" "$file"
    rm -- "$file"
  fi
done

# Relative paths: PostgreSQL runs these commands in its data folder.
touch "$data/recovery.signal"
{
  printf '%s\n' "restore_command = 'cp archived/%f %p'" "recovery_end_command = 'rm -r archived'"
  printf '%s\n' "recovery_target_action = 'promote'"
  if [[ -n $before ]]; then
    printf '%s\n' "recovery_target_time = '$(date -u -d "$moment" '+%F %T.%6N+00')'"
  fi
} >>"$data/postgresql.auto.conf"
log "start PostgreSQL on $data; it is restored when recovery.signal is gone"
