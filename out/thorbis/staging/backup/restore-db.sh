#!/usr/bin/env bash
# Generated from environments/thorbis/staging.yaml by plinth. Do not edit.
# Restores a copy of db into an empty database: the one that PGHOST, PGPORT, PGUSER, PGDATABASE and
# PGPASSFILE name. Nothing is assumed, so that nobody restores over production by mistake.
#
#   restore-db.sh --identity FILE [--id ID] [--jobs NUMBER] [--skip-roles]
#
# --identity    private key of age that can read the copy
# --id          the copy, such as 20261121T021700Z; the newest unless said
# --jobs        tables restored at the same time; 4 unless said
# --skip-roles  creates no roles: for servers on which you may not
set -Eeuo pipefail
umask 077

readonly backup=db
readonly bucket=thorbis-backups-staging
readonly region=us-east-1
readonly classes=(daily)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"

export PATH=/usr/lib/postgresql/17/bin:$PATH
identity='' wanted='' jobs=4 roles=true
while (($# > 0)); do
  case $1 in
    --identity) identity=${2:?} && shift 2 ;;
    --id) wanted=${2:?} && shift 2 ;;
    --jobs) jobs=${2:?} && shift 2 ;;
    --skip-roles) roles=false && shift ;;
    *) die "unknown argument $1" ;;
  esac
done
[[ -n $identity ]] || die '--identity is missing'
: "${PGHOST:?}" "${PGUSER:?}" "${PGDATABASE:?}"

query() {
  psql -XAt --quiet --set ON_ERROR_STOP=1 --command "$1"
}

begin
tables=$(query "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'v', 'S', 'f')
  AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema')")
((tables == 0)) || die "database $PGDATABASE on $PGHOST is not empty"

find_copy "$wanted"
fetch globals.sql
fetch database.dump

if [[ $roles == true ]]; then
  log 'creating roles'
  query "SELECT format('CREATE ROLE %I;', rolname) FROM pg_roles" >"$work/existing"
  # Also without the roles that exist, grep finds lines: comments.
  grep --invert-match --line-regexp --fixed-strings --file "$work/existing" "$work/globals.sql" >"$work/missing.sql"
  psql -X --quiet --set ON_ERROR_STOP=1 --single-transaction --file "$work/missing.sql"
fi

log 'restoring'
pg_restore --exit-on-error --jobs "$jobs" --dbname "$PGDATABASE" "$work/database.dump"
# The planner knows nothing of restored tables.
query ANALYZE
log "restored ${copy##*/} into $PGDATABASE on $PGHOST"
