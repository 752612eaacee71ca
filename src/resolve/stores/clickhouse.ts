import type { Engine, ServerFacts } from './engine.ts'
import { gibibyte, mebibyte } from './engine.ts'
import { nestedXml } from './nested.ts'

const home = '/etc/clickhouse-server'
const client = 'clickhouse-client --host=127.0.0.1'

/**
 * ClickHouse: https://github.com/ClickHouse/docker-library. Its own URL is that of HTTP; the native protocol has a
 * port beside it. Parameters are those of the server, by their path: `logger.level`.
 */
export const clickhouse: Engine = {
  kind: 'clickhouse',
  port: 8123,
  scheme: 'http',
  login: 'named',
  hasDatabase: true,
  // The user `default` is taken out, because it needs no password.
  reserved: { database: ['information_schema', 'system'], user: ['default'] },
  urlPath: '/?database={database}',
  user: 101,
  memory: 4 * gibibyte,
  storage: 20 * gibibyte,
  folder: '/var/lib/clickhouse',
  ours: /^(http_port|https_port|listen_.*|logger\.(log|errorlog|console)|openSSL\..*|path|prometheus\..*|startup_scripts\..*|tcp_port.*|tmp_path|user_.*|users.*)$/,
  settings: ({ memory }) => ({
    'logger.level': 'information',
    // Its default is 5 GB: https://clickhouse.com/docs/operations/server-configuration-parameters/settings#mark_cache_size
    mark_cache_size: Math.floor(memory / 16),
    // A tenth of the container stays for what the server does not count.
    max_server_memory_usage: Math.floor(memory * 0.9),
  }),
  program: (facts) => ({
    command: ['bash', `${home}/start.sh`],
    env: { CLICKHOUSE_WATCHDOG_ENABLE: '0' },
    files: {
      [`${home}/config.d/server.xml`]: serverFile(facts),
      [`${home}/start.sh`]: startScript(facts),
      [`${home}/users.d/users.xml`]: usersFile(facts),
    },
    writes: { '/tmp': 64 * mebibyte },
    ports: { metrics: 9363, native: 9000 },
    live: { kind: 'http', path: '/ping', port: 8123 },
    ready: {
      kind: 'exec',
      command: [
        'sh',
        '-c',
        `CLICKHOUSE_PASSWORD="$(cat ${facts.passwordFile})" ${client} --user=${facts.user} --query='SELECT 1' > /dev/null`,
      ],
    },
    every: 15_000,
    timeout: 10_000,
  }),
  boot: 600_000,
  grace: 120_000,
  metrics: { port: 9363, path: '/metrics' },
}

/** Logs go to the console, and the database is there from the first start on. */
function serverFile({ settings, database }: ServerFacts): string {
  const fixed = [
    ['logger.log remove="1"', ''],
    ['logger.errorlog remove="1"', ''],
    ['logger.console', '1'],
    ['listen_host', '0.0.0.0'],
    ['prometheus.endpoint', '/metrics'],
    ['prometheus.port', '9363'],
    ['prometheus.metrics', 'true'],
    ['prometheus.events', 'true'],
    ['prometheus.asynchronous_metrics', 'true'],
    ['startup_scripts.scripts.query', `CREATE DATABASE IF NOT EXISTS ${database}`],
  ] as const
  return `<clickhouse>\n${nestedXml(new Map([...settings, ...fixed]), '  ')}</clickhouse>\n`
}

/** One user, whose password is known by its hash; the one without a password is gone. */
function usersFile({ user }: ServerFacts): string {
  return `<clickhouse>
  <users>
    <default remove="remove"/>
    <${user}>
      <password_sha256_hex from_env="PASSWORD_SHA256"/>
      <networks>
        <ip>::/0</ip>
      </networks>
      <profile>default</profile>
      <quota>default</quota>
    </${user}>
  </users>
</clickhouse>
`
}

function startScript({ passwordFile = '' }: ServerFacts): string {
  return [
    '#!/bin/bash',
    'set -eu',
    `PASSWORD_SHA256=$(tr -d '\\n' < ${passwordFile} | sha256sum | cut -d ' ' -f 1)`,
    'export PASSWORD_SHA256',
    'cd /var/lib/clickhouse',
    `exec clickhouse-server --config-file=${home}/config.xml`,
    '',
  ].join('\n')
}
