#!/usr/bin/env bash
# Generated from environments/policy-governance/staging.yaml by plinth. Do not edit.
# Restores the files of the volume uploads into an empty folder.
#
#   restore-uploads.sh --to FOLDER [--id ID]
#
# --to  the empty folder
# --id  the snapshot, as `restic snapshots` lists it; the newest unless said
set -Eeuo pipefail
umask 077

readonly backup=uploads
readonly bucket=policy-governance-files-staging
readonly region=eu-west-2
readonly classes=(snapshot)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"

export AWS_DEFAULT_REGION=eu-west-2
export RESTIC_REPOSITORY=s3:https://s3.eu-west-2.amazonaws.com/policy-governance-files-staging/uploads
export RESTIC_PASSWORD_FILE=/run/secrets/restic-password
target='' wanted=latest
while (($# > 0)); do
  case $1 in
    --to) target=${2:?} && shift 2 ;;
    --id) wanted=${2:?} && shift 2 ;;
    *) die "unknown argument $1" ;;
  esac
done
[[ -n $target ]] || die '--to is missing'

begin
export RESTIC_CACHE_DIR=$work/cache
require_empty "$target"
# Reads what it wrote and compares it with the repository.
restic restore "$wanted" --tag "$backup" --target "$target" --verify
log "restored $wanted into $target"
