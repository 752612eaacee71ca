#!/usr/bin/env bash
# Generated from environments/policy-governance/staging.yaml by plinth. Do not edit.
# Checks the repository of the volume uploads and reads a twentieth of its data, another part each time.
set -Eeuo pipefail
umask 077

export AWS_DEFAULT_REGION=eu-west-2
export RESTIC_REPOSITORY=s3:https://s3.eu-west-2.amazonaws.com/policy-governance-files-staging/uploads
export RESTIC_PASSWORD_FILE=/run/secrets/restic-password

restic check --read-data-subset=5%
