#!/bin/sh
# Starts a standby of db. The first start clones it; later ones go on where they stopped.
set -eu
umask 077

say() { echo "standby: $*" >&2; }

# libpq wants a backslash before the colons and backslashes of a password.
printf '*:*:*:*:%s\n' "$(sed 's/[\\:]/\\&/g' /run/secrets/db-replication)" >/tmp/passfile
primary='host=db port=5432 user=replication passfile=/tmp/passfile application_name=db-standby-1 sslmode=verify-full sslrootcert=/run/tls/db/ca.crt'
slot=db_standby_1

# ask COMMAND: what the primary answers to a command of the replication protocol.
ask() { psql --no-psqlrc --quiet --tuples-only --no-align --dbname="$primary replication=true" --command="$1"; }

# A slot holds what this standby has not got yet. An old one has lost it, or never held it.
make_slot() {
  case $(ask "READ_REPLICATION_SLOT $slot") in
    physical*) ask "DROP_REPLICATION_SLOT $slot WAIT" >/dev/null ;;
  esac
  ask "CREATE_REPLICATION_SLOT $slot PHYSICAL RESERVE_WAL" >/dev/null
}

clone() {
  say "cloning db into $PGDATA"
  rm -rf "$PGDATA.clone"
  mkdir -p "${PGDATA%/*}"
  make_slot
  pg_basebackup --dbname="$primary" --pgdata="$PGDATA.clone" --slot="$slot" --wal-method=stream --checkpoint=fast
  touch "$PGDATA.clone/standby.signal"
  [ ! -d "$PGDATA" ] || rmdir "$PGDATA"
  mv "$PGDATA.clone" "$PGDATA"
}

# Whether these data are of the database that the primary has.
is_same_database() {
  here=$(pg_controldata "$PGDATA" | sed -n 's/^Database system identifier: *//p')
  there=$(ask IDENTIFY_SYSTEM | sed 's/|.*//')
  [ "$here" = "$there" ]
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  until pg_isready --quiet --host=db --port=5432; do sleep 2; done
  clone
elif [ ! -e "$PGDATA/standby.signal" ]; then
  say "$PGDATA is not a standby's: it was promoted. It is not overwritten; empty the volume to clone db again"
  exit 1
elif kept=$(ask "READ_REPLICATION_SLOT $slot"); then
  if ! is_same_database; then
    say "$PGDATA is a copy of another database than that of db. It is not overwritten; empty the volume to clone it"
    exit 1
  fi
  case $kept in
    physical\|*/*) ;;
    *)
      say "db no longer keeps what this standby misses"
      rm -rf "$PGDATA"
      clone
      ;;
  esac
else
  say "db does not answer: starting with what is here"
fi
exec postgres "$@"
