#!/bin/sh
# Starts the server. Where its data is there already, it first sees to the role of the standbys, with nobody else there.
set -eu
umask 077
if [ -s "$PGDATA/PG_VERSION" ]; then
  sh /etc/postgresql/replication.sh >/tmp/replication.sql
  postgres --single -c config_file=/etc/postgresql/postgresql.conf "$POSTGRES_DB" </tmp/replication.sql >/dev/null
  rm /tmp/replication.sql
fi
exec docker-entrypoint.sh "$@"
