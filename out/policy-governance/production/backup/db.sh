#!/usr/bin/env bash
# Generated from environments/policy-governance/production.yaml by plinth. Do not edit.
# Copies the whole PostgreSQL cluster of db, encrypts it and uploads it.
# Together with the write-ahead log that db-archive.sh ships, it restores any later moment.
set -Eeuo pipefail
umask 077

readonly backup=db
readonly bucket=policy-governance-backups-production
readonly region=eu-west-2
# Longest kept first.
readonly classes=(monthly daily)
# Public keys; each of their owners can read the copies, this machine cannot.
readonly recipients=(
  age1jr74fj6hn6kfn7lsjh3dwm2qkykhd9vpqcyy6yymnzx38yvcdclqvtd5fs
  age19huugeeelr3qctwsrl7yh7zu7v7e5q0q76lk8v09d9j0pu9n3s2q3pzyr8
)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"

export PATH=/usr/lib/postgresql/17/bin:$PATH
export PGHOST=db
export PGPORT=5432
export PGUSER=policy_user
export PGDATABASE=policy_governance
export PGSSLMODE=verify-full
export PGSSLROOTCERT=/run/tls/db/ca.crt

begin
use_password_of /run/secrets/db-password

log 'copying the cluster'
# Without a fast checkpoint it would wait for the next regular one.
pg_basebackup --no-password --pgdata "$work/base" --format tar --gzip --checkpoint fast --label "$id"

# Reads the archives to their end: one that was cut off fails here, not when it is needed.
gzip --test "$work"/base/*.tar.gz
[[ $(find "$work/base" -name '[0-9]*.tar.gz') == '' ]] || die "restore-$backup.sh cannot restore tablespaces"
tar --extract --gzip --file "$work/base/base.tar.gz" --directory "$work" backup_label

segment=$(sed -n 's/^START WAL LOCATION: .* (file \([0-9A-F]\{24\}\))$/\1/p' "$work/backup_label")
[[ -n $segment ]] || die 'the copy does not say with which segment of the write-ahead log it starts'
facts=$(psql -XAt --set ON_ERROR_STOP=1 --set "segment=$segment" <<'SQL'
SELECT json_build_object(
  'server', current_setting('server_version'), 'system', system_identifier::text, 'segment', :'segment'
) FROM pg_control_system()
SQL
)

choose_class
store "$work/base/base.tar.gz"
store "$work/base/pg_wal.tar.gz"
store "$work/base/backup_manifest"
complete "$facts"
