import { replicationUser } from '../../model/topology.ts'

/** Where the scripts of a server are, and what they call each other. */
export const scripts = {
  start: '/etc/postgresql/start.sh',
  roles: '/etc/postgresql/roles.sh',
  firstStart: '/docker-entrypoint-initdb.d/replication.sh',
  standby: '/etc/postgresql/standby.sh',
} as const

/** The file in memory from which standbys take their password; nobody sees it in a list of processes. */
export const passwordFile = '/tmp/passfile'

/** Whose passwords a server keeps: its owner's, and that of its standbys; each by the secret that has it. */
export interface Roles {
  readonly owner: string
  readonly password: string
  readonly replication: string | undefined
}

/** SQL that gives the roles of a server the passwords of today, and makes the one of the standbys. */
export function rolesScript({ owner, password, replication }: Roles): string {
  const forStandbys = replication === undefined ? [] : [`replication=$(password ${replication})`]
  const ofStandbys =
    replication === undefined
      ? []
      : [
          `DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ''${replicationUser}'') THEN CREATE ROLE ${replicationUser}; END IF; END';`,
          `ALTER ROLE ${replicationUser} WITH LOGIN REPLICATION PASSWORD '$replication';`,
        ]
  return [
    '#!/bin/sh',
    '# SQL that gives roles the passwords of today. One statement a line, and none of them in the log.',
    'set -eu',
    'password() { sed "s/\'/\'\'/g" "/run/secrets/$1"; }',
    `owner=$(password ${password})`,
    ...forStandbys,
    'cat <<SQL',
    "SET log_statement = 'none';",
    "SET log_min_error_statement = 'panic';",
    'SET standard_conforming_strings = on;',
    `ALTER ROLE "${owner}" WITH PASSWORD '$owner';`,
    ...ofStandbys,
    'SQL',
    '',
  ].join('\n')
}

/** What the image's entry point runs once, when it has made the database. */
export const firstStartScript = `#!/bin/sh
set -eu
sh ${scripts.roles} | psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB"
`

/**
 * Starts a server. In single-user mode nobody else is there, so the roles are right before the first client comes:
 * https://www.postgresql.org/docs/current/app-postgres.html#APP-POSTGRES-SINGLE-USER. It would end a recovery without
 * asking, so that what is being restored starts as it is.
 */
export function startScript(configurationFile: string): string {
  return `#!/bin/sh
# Starts the server. Where its data is there already, its roles first get the passwords of today, with nobody else there.
set -eu
umask 077
if [ -s "$PGDATA/PG_VERSION" ] && [ ! -e "$PGDATA/recovery.signal" ]; then
  sh ${scripts.roles} >/tmp/roles.sql
  postgres --single -c config_file=${configurationFile} "$POSTGRES_DB" </tmp/roles.sql >/dev/null
  rm /tmp/roles.sql
fi
exec docker-entrypoint.sh "$@"
`
}

/** What a standby needs to know of the server that it copies. */
export interface StandbyFacts {
  readonly host: string
  readonly port: number
  /** libpq's words for the connection, without the database. */
  readonly connection: string
  readonly slot: string
  readonly secret: string
}

/**
 * Starts a standby. It clones the first server into a folder beside its own, which it takes over when it is whole; it
 * clones it again where that server no longer keeps what it misses. It overwrites neither a server that was promoted
 * nor data of another database.
 * https://www.postgresql.org/docs/current/protocol-replication.html
 */
export function standbyScript({ host, port, connection, slot, secret }: StandbyFacts): string {
  return `#!/bin/sh
# Starts a standby of ${host}. The first start clones it; later ones go on where they stopped.
set -eu
umask 077

say() { echo "standby: $*" >&2; }

# libpq wants a backslash before the colons and backslashes of a password.
printf '*:*:*:*:%s\\n' "$(sed 's/[\\\\:]/\\\\&/g' /run/secrets/${secret})" >${passwordFile}
primary='${connection}'
slot=${slot}

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
  say "cloning ${host} into $PGDATA"
  rm -rf "$PGDATA.clone"
  mkdir -p "\${PGDATA%/*}"
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
  until pg_isready --quiet --host=${host} --port=${port}; do sleep 2; done
  clone
elif [ ! -e "$PGDATA/standby.signal" ]; then
  say "$PGDATA is not a standby's: it was promoted. It is not overwritten; empty the volume to clone ${host} again"
  exit 1
elif kept=$(ask "READ_REPLICATION_SLOT $slot"); then
  if ! is_same_database; then
    say "$PGDATA is a copy of another database than that of ${host}. It is not overwritten; empty the volume to clone it"
    exit 1
  fi
  case $kept in
    physical\\|*/*) ;;
    *)
      say "${host} no longer keeps what this standby misses"
      rm -rf "$PGDATA"
      clone
      ;;
  esac
else
  say "${host} does not answer: starting with what is here"
fi
exec postgres "$@"
`
}
