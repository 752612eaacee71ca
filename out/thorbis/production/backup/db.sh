#!/usr/bin/env bash
# Generated from environments/thorbis/production.yaml by plinth. Do not edit.
# Dumps the database postgres of db, encrypts it and uploads it.
set -Eeuo pipefail
umask 077

readonly backup=db
readonly bucket=thorbis-backups-production
readonly region=us-east-1
# Longest kept first.
readonly classes=(daily)
# Public keys; each of their owners can read the copies, this machine cannot.
readonly recipients=(
  age1qxhx2qjkjsqecgupykg80qe0wvjt6p7k89d0xw0t7agj05uz9qeslfww4c
  age16cd3z83t93hz4u3ewdsre4k6n6r98800t9vxnxugzdgudnqrqfrsfjn90k
)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"

export PATH=/usr/lib/postgresql/17/bin:$PATH
export PGHOST=db.thorbis-production.supabase.co
export PGPORT=5432
export PGUSER=postgres
export PGDATABASE=postgres
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
