#!/usr/bin/env bash
# Generated from environments/policy-governance/production.yaml by plinth. Do not edit.
# Restores a snapshot of queue into an empty data folder. Run it as the user of the server while Redis
# is stopped, then start Redis on the folder.
#
#   restore-queue.sh --identity FILE --data FOLDER [--id ID]
#
# --identity  private key of age that can read the copy
# --data      the empty folder
# --id        the copy, such as 20261121T021700Z; the newest unless said
set -Eeuo pipefail
umask 077

readonly backup=queue
readonly bucket=policy-governance-backups-production
readonly region=eu-west-2
readonly classes=(hourly)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"

identity='' data='' wanted=''
while (($# > 0)); do
  case $1 in
    --identity) identity=${2:?} && shift 2 ;;
    --data) data=${2:?} && shift 2 ;;
    --id) wanted=${2:?} && shift 2 ;;
    *) die "unknown argument $1" ;;
  esac
done
[[ -n $identity && -n $data ]] || die '--identity or --data is missing'

begin
require_empty "$data"
find_copy "$wanted"
fetch dump.rdb
mv -- "$work/dump.rdb" "$data/dump.rdb"
# With appendonly, Redis starts empty unless it finds a log: it does not look at dump.rdb. So it gets a log that
# begins with the snapshot.
mkdir "$data/appendonlydir"
ln "$data/dump.rdb" "$data/appendonlydir/appendonly.aof.1.base.rdb"
echo 'file appendonly.aof.1.base.rdb seq 1 type b' >"$data/appendonlydir/appendonly.aof.manifest"
log "restored ${copy##*/}; start Redis on $data"
