import type { StoreOfKind } from '../../model/environment.ts'
import type { Topology } from '../../model/topology.ts'
import { numbersTo, standbyName } from '../../model/topology.ts'
import type { Mount, MountedFile, Workload } from '../../model/workload.ts'
import { compareText } from '../context.ts'
import { ping } from './redis-ping.ts'
import type { RedisNode } from './redis-scripts.ts'
import { nodeConfiguration, nodeScript, sentinelConfiguration, sentinelScript } from './redis-scripts.ts'

const mebibyte = 2 ** 20
const gibibyte = 2 ** 30
const configurationFile = '/etc/redis/redis.conf'
const startFile = '/etc/redis/start.sh'
const sentinelFile = '/etc/redis/sentinel.conf'
/** Changes that a standby missed while it was away for a short time, and what it is sent meanwhile. */
const backlogMemory = 64 * mebibyte

/** The first server as one of several, the others, and the sentinels that watch them. */
export function withRedisStandbys(store: StoreOfKind, topology: Topology | undefined): StoreOfKind {
  const server = store.workload
  if (server === undefined || topology === undefined || topology.standbys === 0) return store
  const names = [store.name, ...numbersTo(topology.standbys).map((one) => standbyName(store.name, one))]
  const nodes = names.map((name) => node(store, server, topology, name))
  const [first = server, ...standbys] = nodes
  const sentinels =
    topology.sentinel?.addresses.map(({ host }) => sentinel(store, first, topology, host)) ?? []
  return { ...store, workload: first, members: [...standbys, ...sentinels] }
}

function node(store: StoreOfKind, server: Workload, topology: Topology, name: string): Workload {
  const facts: RedisNode = {
    kind: store.kind,
    name,
    first: store.name,
    port: store.port,
    password: store.password,
    replication: topology.replication,
    sentinels: topology.sentinel?.addresses ?? [],
    master: topology.sentinel?.master ?? store.name,
    // A leader that was cut off takes no more writes: the others have chosen another one meanwhile.
    needsStandby: topology.kind === 'sentinel' && topology.standbys > 1 && store.role !== 'cache',
  }
  const files = server.files.flatMap((file): MountedFile[] => {
    if (file.path === startFile) return [textFile(startFile, nodeScript(facts), true)]
    if (file.path === configurationFile && file.content.kind === 'text')
      return [textFile(file.path, nodeConfiguration(file.content.text, facts))]
    return [file]
  })
  const isFirst = name === store.name
  const memory = (server.resources.limits.memory ?? 0) + backlogMemory
  const isAny = topology.kind === 'sentinel'
  return {
    ...server,
    name,
    aliases: isFirst ? server.aliases : [],
    partOf: store.name,
    files: sorted([...files, ...secretFiles(topology.replication)]),
    resources: { requests: { ...server.resources.requests, memory }, limits: { cpu: undefined, memory } },
    waits: isFirst || isAny ? [] : [{ on: store.name, condition: 'healthy' }],
    peers: { set: store.name, name: isFirst && !isAny ? undefined : topology.read?.host },
  }
}

function sentinel(store: StoreOfKind, server: Workload, topology: Topology, name: string): Workload {
  const group = topology.sentinel
  const facts = {
    kind: store.kind,
    name,
    first: store.name,
    port: store.port,
    sentinelPort: group?.addresses[0]?.port ?? 26_379,
    master: group?.master ?? store.name,
    quorum: group?.quorum ?? 1,
    password: store.password,
    replication: topology.replication,
  }
  const memory = 64 * mebibyte
  const state: Mount = { kind: 'state', path: '/data', name: 'data', size: gibibyte }
  return {
    ...server,
    name,
    aliases: [],
    ports: [
      {
        name: 'sentinel',
        number: facts.sentinelPort,
        protocol: 'tcp',
        publish: undefined,
        reach: 'loopback',
      },
    ],
    mounts: [state, { kind: 'memory', path: '/tmp', size: 16 * mebibyte }],
    files: sorted([
      textFile(sentinelFile, sentinelConfiguration(facts)),
      textFile(startFile, sentinelScript(facts), true),
      ...secretFiles(store.password),
      ...secretFiles(topology.replication),
    ]),
    resources: { requests: { cpu: 50, memory }, limits: { cpu: undefined, memory } },
    health: {
      live: { kind: 'tcp', port: facts.sentinelPort },
      ready: { kind: 'exec', command: ['sh', '-c', ping(store.kind, store.password, facts.sentinelPort)] },
      boot: 120_000,
      timeout: 3_000,
      every: 10_000,
    },
    stop: { notice: 0, grace: 30_000 },
    waits: [{ on: store.name, condition: 'healthy' }],
    peers: { set: `${store.name}-sentinel`, name: `${store.name}-sentinel` },
  }
}

function textFile(path: string, text: string, executable = false): MountedFile {
  return { path, content: { kind: 'text', text, executable } }
}

function secretFiles(secret: string | undefined): readonly MountedFile[] {
  return secret === undefined ? [] : [{ path: `/run/secrets/${secret}`, content: { kind: 'secret', secret } }]
}

function sorted(files: readonly MountedFile[]): readonly MountedFile[] {
  return [...files].sort((left, right) => compareText(left.path, right.path))
}
