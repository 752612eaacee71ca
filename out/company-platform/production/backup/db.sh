#!/usr/bin/env bash
# Generated from environments/company-platform/production.yaml by plinth. Do not edit.
# Copies the whole PostgreSQL cluster of db, encrypts it and uploads it.
# Together with the write-ahead log that db-archive.sh ships, it restores any later moment.
set -Eeuo pipefail
umask 077

readonly backup=db
readonly bucket=company-platform-backups-production
readonly region=eu-central-1
# Longest kept first.
readonly classes=(daily)
# Public keys; each of their owners can read the copies, this machine cannot.
readonly recipients=(
  age1qykevdfg3up06s7d3pcgvwxlewnz0uv0l5pgjsj2q2hww924kfzsnr6fc7
  age1yrs60npp82nenrchfr6wkzmzwhhqv98j2arpj6m5xwk4yrmkqvws54qrnx
)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"

export PATH=/usr/lib/postgresql/17/bin:$PATH
export PGHOST=db
export PGPORT=5432
export PGUSER=platform
export PGDATABASE=company_platform
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
