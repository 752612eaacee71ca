import { megabytes } from './amounts.ts'
import type { Engine, Program, ServerFacts } from './engine.ts'
import { gibibyte, mebibyte } from './engine.ts'

/** Where the server keeps what it reads and writes while it runs. */
const runFolder = '/var/run/mysqld'
const dataFolder = '/var/lib/mysql'

/** Parameters on which addresses and mounts depend. */
const ours =
  /^(bind[-_]address|datadir|init[-_]file|pid[-_]file|port|socket|skip[-_]networking|ssl[-_].*|require[-_]secure[-_]transport|tmpdir)$/

/** What MySQL and MariaDB have in common. */
const common: Pick<
  Engine,
  | 'port'
  | 'scheme'
  | 'login'
  | 'hasDatabase'
  | 'reserved'
  | 'urlPath'
  | 'user'
  | 'memory'
  | 'storage'
  | 'folder'
  | 'ours'
  | 'boot'
  | 'grace'
> = {
  port: 3306,
  scheme: 'mysql',
  login: 'named',
  hasDatabase: true,
  reserved: {
    database: ['information_schema', 'mysql', 'performance_schema', 'sys'],
    user: ['root', 'healthcheck'],
  },
  urlPath: '/{database}',
  user: 999,
  memory: gibibyte,
  storage: 10 * gibibyte,
  folder: dataFolder,
  ours,
  // The port is closed while InnoDB recovers, and a server that is killed then begins again.
  boot: 900_000,
  // A shutdown writes what is in memory only: https://dev.mysql.com/doc/refman/8.4/en/server-shutdown.html
  grace: 180_000,
}

/**
 * MySQL: https://github.com/docker-library/mysql. Half of the memory is for pages of InnoDB, as connections, the
 * performance schema and temporary tables need the rest:
 * https://dev.mysql.com/doc/refman/8.4/en/innodb-parameters.html#sysvar_innodb_buffer_pool_size
 */
export const mysql: Engine = {
  ...common,
  kind: 'mysql',
  settings: (facts) => ({
    ...settings(facts),
    // Three days of changes, for a restore up to the moment; the default of thirty fills disks.
    binlog_expire_logs_seconds: 3 * 86_400,
    innodb_redo_log_capacity: megabytes(Math.max(100 * mebibyte, facts.memory / 8)),
    mysqlx: 'OFF',
  }),
  program: (facts) =>
    program(facts, {
      client: 'mysql',
      server: 'mysqld',
      variables: 'MYSQL',
      file: '/etc/mysql/conf.d/server.cnf',
    }),
}

/** MariaDB: https://github.com/MariaDB/mariadb-docker. Its system tables are brought up to a new version at its start. */
export const mariadb: Engine = {
  ...common,
  kind: 'mariadb',
  settings: (facts) => ({
    ...settings(facts),
    innodb_log_file_size: megabytes(Math.max(96 * mebibyte, facts.memory / 8)),
  }),
  program: (facts) => {
    const made = program(facts, {
      client: 'mariadb',
      server: 'mariadbd',
      variables: 'MARIADB',
      file: '/etc/mysql/conf.d/server.cnf',
    })
    return { ...made, env: { ...made.env, MARIADB_AUTO_UPGRADE: '1' } }
  },
}

/** Durable: what has been answered survives a power cut, which `sync_binlog` of MariaDB's default would not. */
function settings({ memory }: ServerFacts): Readonly<Record<string, string | number>> {
  return {
    character_set_server: 'utf8mb4',
    // Below `lost+found`, which a disk of its own has and an empty data folder must not.
    datadir: `${dataFolder}/data`,
    default_time_zone: "'+00:00'",
    innodb_buffer_pool_size: megabytes(memory / 2),
    innodb_flush_log_at_trx_commit: 1,
    max_connections: 151,
    pid_file: `${runFolder}/mysqld.pid`,
    // Users are known by name from everywhere: asking the name service for each connection only makes it slow.
    skip_name_resolve: 'ON',
    socket: `${runFolder}/mysqld.sock`,
    sync_binlog: 1,
  }
}

interface Names {
  readonly client: string
  readonly server: string
  readonly variables: string
  readonly file: string
}

function program(facts: ServerFacts, { client, server, variables, file }: Names): Program {
  const { database = '', user = '', passwordFile = '' } = facts
  const lines = [...facts.settings].map(([key, value]) => `${key} = ${value}\n`)
  return {
    args: [server],
    env: {
      [`${variables}_DATABASE`]: database,
      [`${variables}_USER`]: user,
      [`${variables}_PASSWORD_FILE`]: passwordFile,
      // Administrators log in from inside of the container only.
      [`${variables}_ROOT_HOST`]: 'localhost',
      [`${variables}_ROOT_PASSWORD_FILE`]: passwordFile,
    },
    files: { [file]: `[mysqld]\n${lines.join('')}` },
    writes: { '/tmp': 64 * mebibyte, [runFolder]: mebibyte },
    live: { kind: 'tcp', port: common.port },
    ready: {
      kind: 'exec',
      // While the image sets up an empty folder, its server listens on no port.
      command: [
        'sh',
        '-c',
        `MYSQL_PWD="$(cat ${passwordFile})" ${client} --protocol=tcp --host=127.0.0.1 --user=${user} --execute='SELECT 1' ${database} > /dev/null`,
      ],
    },
  }
}
