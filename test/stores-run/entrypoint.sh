#!/bin/sh
# Stands in for the entry points of the official images: makes a database where there is none, runs what stands in
# /docker-entrypoint-initdb.d, and starts the server.
set -eu
if [ "$1" = mariadbd ]; then
  printf '[mysqld]\n!includedir /etc/mysql/conf.d/\n' >/etc/mysql/my.cnf
  data=/var/lib/mysql/data socket=/var/run/mysqld/mysqld.sock
  if [ ! -d "$data/mysql" ]; then
    mariadb-install-db --datadir="$data" --skip-test-db --auth-root-authentication-method=normal
    mariadbd --skip-networking &
    until mariadb --socket=$socket --user=root --execute='SELECT 1' >/dev/null 2>&1; do sleep 0.2; done
    # As a text of SQL: https://mariadb.com/docs/server/reference/sql-structure/sql-language-structure/string-literals
    password=$(sed "s/['\\\\]/\\\\&/g" "$MARIADB_PASSWORD_FILE")
    printf "CREATE DATABASE %s; CREATE USER %s@'%%' IDENTIFIED BY '%s'; GRANT ALL ON %s.* TO %s@'%%'" \
      "$MARIADB_DATABASE" "$MARIADB_USER" "$password" "$MARIADB_DATABASE" "$MARIADB_USER" |
      mariadb --socket=$socket --user=root
    kill $! && wait $! || true
  fi
  exec mariadbd
fi
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
