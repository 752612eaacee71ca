#!/bin/sh
# Stands in for the entry point of the official image of PostgreSQL: makes a database where there is none, runs what
# stands in /docker-entrypoint-initdb.d, and starts the server.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # shellcheck disable=SC2086
  initdb --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --no-sync $POSTGRES_INITDB_ARGS
  shift
  pg_ctl start --wait --silent --options="$* -c listen_addresses=''" --log=/tmp/first-start.log
  [ "$POSTGRES_DB" = postgres ] || createdb --username="$POSTGRES_USER" --maintenance-db=postgres "$POSTGRES_DB"
  for script in /docker-entrypoint-initdb.d/*; do
    [ ! -e "$script" ] || "$script"
  done
  pg_ctl stop --wait --silent --mode=fast
  exec postgres "$@"
fi
exec "$@"
