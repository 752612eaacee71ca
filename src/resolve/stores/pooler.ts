import type { StoreOfKind } from '../../model/environment.ts'
import { plainWorkload } from '../../model/plain-workload.ts'
import type { Pooler } from '../../model/topology.ts'
import type { Mount, MountedFile, Workload } from '../../model/workload.ts'
import { type Context, compareText } from '../context.ts'
import { images } from '../edition.ts'
import { certificateFolder } from '../uses.ts'

const mebibyte = 2 ** 20
const configurationFile = '/etc/pgbouncer/pgbouncer.ini'
const startFile = '/etc/pgbouncer/start.sh'
const usersFile = '/tmp/users.txt'
/** That of the server, with which it shares the key of the certificate. */
const user = 999

/** The store with PgBouncer in front of it. */
export function withPooler(context: Context, store: StoreOfKind, pooler: Pooler | undefined): StoreOfKind {
  if (pooler === undefined || store.workload === undefined || store.password === undefined) return store
  const server = workload(store, pooler, loginsOf(context, store))
  return { ...store, members: [...(store.members ?? []), server] }
}

/** The password of each user who comes through it, by the user's name: the owner's, and those of programs. */
type Logins = ReadonlyMap<string, string>

function loginsOf({ spec }: Context, { name, user = '', password = '' }: StoreOfKind): Logins {
  const own = [...Object.values(spec.services ?? {}), ...Object.values(spec.jobs ?? {})].flatMap(
    ({ uses }) => {
      const use = uses?.[name]
      return use?.user === undefined || use.password === undefined
        ? []
        : [[use.user, use.password.secret] as const]
    },
  )
  return new Map([[user, password] as const, ...own].sort(([left], [right]) => compareText(left, right)))
}

function workload(store: StoreOfKind, pooler: Pooler, logins: Logins): Workload {
  const text = (path: string, content: string, executable = false): MountedFile => ({
    path,
    content: { kind: 'text', text: content, executable },
  })
  const certificate: Mount = {
    kind: 'certificate',
    path: certificateFolder(store.name),
    certificate: store.name,
    part: 'pair',
  }
  const scratch: Mount = { kind: 'memory', path: '/tmp', size: 16 * mebibyte }
  return {
    name: pooler.host,
    role: 'store',
    partOf: store.name,
    owner: undefined,
    image: images.pgbouncer,
    build: undefined,
    command: ['sh', startFile],
    args: undefined,
    env: [],
    ports: [
      { name: 'pgbouncer', number: pooler.port, protocol: 'tcp', publish: undefined, reach: 'loopback' },
    ],
    mounts: store.tls === 'none' ? [scratch] : [certificate, scratch],
    files: [
      text(configurationFile, configuration(store, pooler)),
      text(startFile, startScript(logins), true),
      ...[...new Set(logins.values())].map(
        (secret): MountedFile => ({ path: `/run/secrets/${secret}`, content: { kind: 'secret', secret } }),
      ),
    ],
    resources: {
      requests: { cpu: 100, memory: memoryOf(pooler) },
      limits: { cpu: undefined, memory: memoryOf(pooler) },
    },
    health: {
      live: { kind: 'tcp', port: pooler.port },
      ready: { kind: 'exec', command: asked(store, pooler) },
      boot: 30_000,
      timeout: 3_000,
      every: 10_000,
    },
    security: { user, group: user, readOnlyRoot: true, capabilities: [] },
    // Told to stop, it takes no new clients and waits for the others to leave (1.23 and later).
    stop: { notice: 10_000, grace: 70_000 },
    scale: { min: pooler.instances, max: pooler.instances, by: [] },
    stateful: false,
    waits: [{ on: store.name, condition: 'healthy' }],
    ...plainWorkload,
  }
}

/** Whether it answers: the image has the clients of PostgreSQL. */
function asked({ user: name, database }: StoreOfKind, { port }: Pooler): readonly string[] {
  return [
    'pg_isready',
    '--quiet',
    '--host=127.0.0.1',
    `--port=${port}`,
    `--username=${name}`,
    `--dbname=${database}`,
  ]
}

/** 2 KiB for each connection, and its buffers: https://www.pgbouncer.org/features.html */
function memoryOf({ clients, pool, preparedStatements, mode }: Pooler): number {
  const statements = mode === 'transaction' ? pool * preparedStatements * 2048 : 0
  const connections = (clients + pool) * 16 * 1024
  return 32 * Math.ceil((32 + (connections + statements) / mebibyte) / 32) * mebibyte
}

/** https://www.pgbouncer.org/config.html */
function configuration(store: StoreOfKind, pooler: Pooler): string {
  const folder = certificateFolder(store.name)
  const tls =
    store.tls === 'none'
      ? []
      : [
          'client_tls_sslmode = require',
          `client_tls_cert_file = ${folder}/tls.crt`,
          `client_tls_key_file = ${folder}/tls.key`,
          `server_tls_sslmode = ${store.tls}`,
          `server_tls_ca_file = ${folder}/ca.crt`,
        ]
  return [
    '[databases]',
    `* = host=${store.host} port=${store.port}`,
    '',
    '[pgbouncer]',
    'listen_addr = *',
    `listen_port = ${pooler.port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${usersFile}`,
    `pool_mode = ${pooler.mode}`,
    `default_pool_size = ${pooler.pool}`,
    `max_client_conn = ${pooler.clients}`,
    ...(pooler.mode === 'transaction' ? [`max_prepared_statements = ${pooler.preparedStatements}`] : []),
    '; A server that restarts is asked again after so many seconds.',
    'server_login_retry = 2',
    '; Drivers of Java send this one; it means nothing to a server of today.',
    'ignore_startup_parameters = extra_float_digits',
    ...tls,
    '',
  ].join('\n')
}

/** It logs in to the server as the client does, for which it must know the passwords itself. */
function startScript(logins: Logins): string {
  const lines = [...logins].map(
    ([name, password]) => `  printf '"%s" "%s"\\n' ${name} "$(sed 's/"/""/g' /run/secrets/${password})"`,
  )
  return `#!/bin/sh
# Passwords reach PgBouncer in a file in memory; quotes in them are written twice.
set -eu
umask 077
{
${lines.join('\n')}
} >${usersFile}
exec pgbouncer ${configurationFile}
`
}
