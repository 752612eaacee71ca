#!/usr/bin/env bash
# Generated from environments/policy-governance/production.yaml by plinth. Do not edit.
# Removes copies of the volume uploads that are no longer to be kept.
# Run it with an identity that may delete, from another machine: whoever makes the copies must not be able to.
set -Eeuo pipefail
umask 077

export AWS_DEFAULT_REGION=eu-west-2
export RESTIC_REPOSITORY=s3:https://s3.eu-west-2.amazonaws.com/policy-governance-files-production/uploads
export RESTIC_PASSWORD_FILE=/run/secrets/restic-password

restic forget --tag uploads --keep-daily 30 --prune
restic check
