import type { Store, StoreOfKind } from '../../model/environment.ts'
import { plainWorkload } from '../../model/plain-workload.ts'
import type { Mount, MountedFile, Workload } from '../../model/workload.ts'
import { compareText, orDefault, quantity, report } from '../context.ts'
import { managedTls } from './managed.ts'
import { ping } from './redis-ping.ts'
import { withRedisStandbys } from './redis-standbys.ts'
import type { StoreFacts } from './store.ts'
import { topologyOf } from './topology.ts'

const mebibyte = 2 ** 20
const gibibyte = 2 ** 30
/** User `redis` of the official image, and `valkey` of Valkey's: https://github.com/redis/docker-library-redis, https://github.com/valkey-io/valkey-container */
const imageUser = 999

/**
 * A Redis server, or one of Valkey, which reads the same configuration. Eviction and persistence follow from its role:
 * a cache evicts and forgets, a queue and sessions never evict and survive a restart.
 * https://redis.io/docs/latest/develop/reference/eviction/, https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/
 */
export function redis(facts: StoreFacts): StoreOfKind {
  const { context, name, spec, at, version, password } = facts
  if (spec.role === undefined) {
    report(context, 'missing-key', at, `store "${name}" has no role`, {
      side: 'key',
      lacks: ['role'],
      help: 'Write `role: cache`, `role: queue` or `role: session`: eviction and persistence follow from it.',
    })
  }
  const role = spec.role ?? 'cache'
  const workload = spec.managed === undefined ? server(facts, role) : undefined
  const topology = topologyOf(facts, 6379)
  const store: StoreOfKind = {
    name,
    kind: facts.kind === 'valkey' ? 'valkey' : 'redis',
    version,
    workload,
    host: spec.managed?.host ?? name,
    port: spec.managed?.port ?? 6379,
    password,
    tls: managedTls(facts),
    url: { scheme: 'redis', path: '/0' },
    database: undefined,
    user: undefined,
    settings: settingsOf(facts, role),
    role,
    stateMount: workload === undefined || role === 'cache' ? undefined : 'data',
  }
  return topology === undefined ? store : withRedisStandbys({ ...store, topology }, topology)
}

type Role = NonNullable<Store['role']>

function dataMemory({ context, spec, at }: StoreFacts): number {
  return orDefault(
    context,
    [...at, 'instance', 'memory'],
    quantity.size(spec.instance?.memory),
    256 * mebibyte,
  )
}

function settingsOf(facts: StoreFacts, role: Role): ReadonlyMap<string, string> {
  const memory = ['maxmemory', amount(dataMemory(facts))] as const
  const cache = [['appendonly', 'no'], memory, ['maxmemory-policy', 'allkeys-lru'], ['save', '""']] as const
  const kept = [
    ['appendfsync', 'everysec'],
    ['appendonly', 'yes'],
    ['dir', '/data'],
    memory,
    ['maxmemory-policy', 'noeviction'],
  ] as const
  return new Map(role === 'cache' ? cache : kept)
}

/** Redis takes no fractions: https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/ */
function amount(bytes: number): string {
  return bytes % mebibyte === 0 ? `${bytes / mebibyte}mb` : `${bytes}`
}

function server(facts: StoreFacts, role: Role): Workload {
  const { name, image, password } = facts
  return {
    name,
    role: 'store',
    partOf: name,
    owner: undefined,
    image,
    build: undefined,
    command: ['sh', '/etc/redis/start.sh'],
    args: undefined,
    env: [],
    ports: [{ name: 'redis', number: 6379, protocol: 'tcp', publish: undefined, reach: 'loopback' }],
    mounts: mountsOf(facts, role),
    files: filesOf(facts, role),
    resources: resourcesOf(facts, role),
    health: {
      live: { kind: 'tcp', port: 6379 },
      ready: { kind: 'exec', command: ['sh', '-c', ping(facts.kind, password)] },
      boot: role === 'cache' ? 20_000 : 120_000,
      timeout: 3_000,
      every: 10_000,
    },
    security: { user: imageUser, group: imageUser, readOnlyRoot: true, capabilities: [] },
    stop: { notice: 0, grace: 60_000 },
    scale: { min: 1, max: 1, by: [] },
    stateful: true,
    waits: [],
    ...plainWorkload,
  }
}

/**
 * Rewriting the append-only file or saving a snapshot copies pages while they change: memory for the worst case.
 * https://redis.io/docs/latest/operate/oss_and_stack/management/admin/#memory
 */
function resourcesOf(facts: StoreFacts, role: Role): Workload['resources'] {
  const factor = role === 'cache' ? 1.25 : 2
  const memory = Math.ceil((dataMemory(facts) * factor) / mebibyte + 32) * mebibyte
  return { requests: { cpu: 100, memory }, limits: { cpu: undefined, memory } }
}

function mountsOf(facts: StoreFacts, role: Role): readonly Mount[] {
  const scratch: Mount = { kind: 'memory', path: '/tmp', size: 16 * mebibyte }
  if (role === 'cache') return [{ kind: 'memory', path: '/data', size: 16 * mebibyte }, scratch]
  const size = orDefault(
    facts.context,
    [...facts.at, 'instance', 'storage'],
    quantity.size(facts.spec.instance?.storage),
    Math.max(gibibyte, 3 * dataMemory(facts)),
  )
  return [{ kind: 'state', path: '/data', name: 'data', size }, scratch]
}

function filesOf(facts: StoreFacts, role: Role): readonly MountedFile[] {
  const lines = [...settingsOf(facts, role)].map(([key, value]) => `${key} ${value}\n`).join('')
  const access = facts.password === undefined ? 'protected-mode no\n' : 'aclfile /tmp/users.acl\n'
  const files: MountedFile[] = [
    { path: '/etc/redis/redis.conf', content: { kind: 'text', text: lines + access, executable: false } },
    {
      path: '/etc/redis/start.sh',
      content: { kind: 'text', text: startScript(facts.kind, facts.password), executable: true },
    },
  ]
  if (facts.password !== undefined)
    files.push({
      path: `/run/secrets/${facts.password}`,
      content: { kind: 'secret', secret: facts.password },
    })
  return files.sort((left, right) => compareText(left.path, right.path))
}

/** The password reaches Redis as a hash in memory: no argument, no environment, no quoting to get wrong. */
function startScript(kind: Store['kind'], password: string | undefined): string {
  const hash = [
    'umask 077',
    `hash=$(tr -d '\\n' < /run/secrets/${password} | sha256sum | cut -d ' ' -f 1)`,
    `printf 'user default on #%s ~* &* +@all\\n' "$hash" > /tmp/users.acl`,
  ]
  return [
    '#!/bin/sh',
    'set -eu',
    ...(password === undefined ? [] : hash),
    `exec ${kind}-server /etc/redis/redis.conf`,
    '',
  ].join('\n')
}
