#!/usr/bin/env bash
# Generated from environments/policy-governance/production.yaml by plinth. Do not edit.
# Copies the files of the volume uploads into a restic repository, which encrypts them.
set -Eeuo pipefail
umask 077

readonly backup=uploads
readonly bucket=policy-governance-files-production
readonly region=eu-west-2
# restic keeps and removes copies by its own rules: prune-uploads.sh.
readonly classes=(snapshot)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"

export AWS_DEFAULT_REGION=eu-west-2
export RESTIC_REPOSITORY=s3:https://s3.eu-west-2.amazonaws.com/policy-governance-files-production/uploads
export RESTIC_PASSWORD_FILE=/run/secrets/restic-password

begin
export RESTIC_CACHE_DIR=$work/cache

# 10: there is no repository yet. Anything else is a failure that must not make a new one.
restic cat config >/dev/null || {
  (($? == 10)) || die 'the repository does not answer'
  log 'making the repository'
  restic init >&2
}

log 'copying files'
cd /volumes/uploads
restic backup --quiet --host policy-governance-production --tag "$backup" --json . >"$work/summary"
jq -s 'last | .total_bytes_processed' "$work/summary"
