#!/usr/bin/env bash
# Generated from environments/saudi-advantage/staging.yaml by plinth. Do not edit.
# Dumps the database saudi_advantage of db, encrypts it and uploads it.
set -Eeuo pipefail
umask 077

readonly backup=db
readonly bucket=saudi-advantage-backups-staging
readonly region=me-central-2
# Longest kept first.
readonly classes=(daily hourly)
# Public keys; each of their owners can read the copies, this machine cannot.
readonly recipients=(
  age1je8t54ftew47tnxqvg4usyvcurxznm4qzpv7es297zcxg5gu43qsm02ndy
  age1k6skdgr3xu60shnv2eenzj9mrqhv6ys00hwvg2pk235qc782uuas9ye4p7
)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"

export PATH=/usr/lib/postgresql/15/bin:$PATH
export PGHOST=saudi-advantage-staging.c9akciq32rrx.me-central-2.rds.amazonaws.com
export PGPORT=5432
export PGUSER=saudi_advantage
export PGDATABASE=saudi_advantage
export PGSSLMODE=verify-full
export PGSSLROOTCERT=/run/secrets/db-authority

begin
use_password_of /run/secrets/db-password

log 'dumping'
facts=$(psql -XAt --set ON_ERROR_STOP=1 --command "SELECT json_build_object('server', current_setting('server_version'))")
# Roles and what they may do. Their passwords are not in it: those are where the secrets are.
pg_dumpall --no-password --globals-only --no-role-passwords --file "$work/globals.sql"
pg_dump --no-password --format custom --file "$work/database.dump"

# Reads the dump to its end: one that was cut off fails here, not when it is needed.
pg_restore --file /dev/null "$work/database.dump"

choose_class
store "$work/globals.sql"
store "$work/database.dump"
complete "$facts"
