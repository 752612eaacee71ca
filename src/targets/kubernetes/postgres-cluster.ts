import { fixedParameters, instancesOf, type OperatedStore } from '../../model/operated-stores.ts'
import { formatCpu, formatSize } from '../../model/quantity.ts'
import { asMap, type Runtime } from '../../model/runtime.ts'
import type { Workload } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { loginKeys } from '../shared/pod-secrets.ts'
import { pullPolicy } from './container-runtime.ts'
import { loginSecret } from './external-secret.ts'
import { certificateSecret } from './names.ts'
import { type DataPath, type KubernetesObject, withComment } from './object.ts'
import { pooler } from './postgres-pooler.ts'
import type { Tier } from './tier.ts'

const gibibyte = 2 ** 30

/** What CloudNativePG makes a store of: its login, the servers, and the pooler before them. */
export function postgresCluster(store: OperatedStore, tier: Tier): readonly KubernetesObject[] {
  const { workload } = store
  if (workload === undefined) return []
  const { environment, output } = tier
  const login =
    output.secrets === 'external-secrets' ? loginSecret(store, environment, output.secretStore) : undefined
  return [login, cluster(store, workload, output.storageClass), pooler(store)].filter(
    (object) => object !== undefined,
  )
}

/** https://cloudnative-pg.io/docs/1.29/cloudnative-pg.v1#cluster */
function cluster(
  store: OperatedStore,
  workload: Workload,
  storageClass: string | undefined,
): KubernetesObject {
  const instances = instancesOf(store)
  const data = workload.mounts.find((mount) => mount.kind === 'state' && mount.name === 'data')
  const object: KubernetesObject = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: store.name },
    spec: {
      ...withMetadata(workload.runtime),
      instances,
      imageName: store.operated.image,
      imagePullPolicy: pullPolicy(workload),
      bootstrap: { initdb: firstStart(store) },
      enableSuperuserAccess: false,
      ...(store.tls === 'none' ? {} : { certificates: ownCertificate(store) }),
      postgresql: configuration(store, instances),
      managed: { services: services(store, workload) },
      resources: resources(workload),
      ephemeralVolumesSizeLimit: sharedMemory(workload),
      storage: { size: data?.kind === 'state' ? formatSize(data.size) : undefined, storageClass },
      ...(workload.runtime.nodes.length === 0
        ? {}
        : { affinity: { nodeSelector: asMap(workload.runtime.nodes) } }),
      ...(instances === 1 ? { enablePDB: false } : {}),
    },
  }
  return reasons.reduce((explained, [path, why]) => withComment(explained, path, why), object)
}

/** What a reader would wonder about. */
const reasons: readonly (readonly [path: DataPath, why: string])[] = [
  [['spec', 'enablePDB'], 'A budget for one server would let no node be drained.'],
  [
    ['spec', 'postgresql', 'synchronous'],
    'What a client was told is on a second server as well: a failover loses nothing.',
  ],
  [['spec', 'postgresql', 'pg_hba'], 'Nobody gets in without TLS; rules of the operator follow.'],
  [
    ['spec', 'managed', 'services', 'additional'],
    'The names by which everybody knows the store, on every platform.',
  ],
]

function withMetadata({ labels, annotations }: Runtime): DataMap {
  const said = {
    ...(labels.length === 0 ? {} : { labels: asMap(labels) }),
    ...(annotations.length === 0 ? {} : { annotations: asMap(annotations) }),
  }
  return Object.keys(said).length === 0 ? {} : { inheritedMetadata: said }
}

function firstStart(store: OperatedStore): DataMap {
  return {
    database: store.database,
    owner: store.user,
    ...(loginKeys(store).size === 0 ? {} : { secret: { name: store.name } }),
    dataChecksums: true,
  }
}

/** That of the tier's authority, as every other server has: https://cloudnative-pg.io/docs/1.29/certificates#cert-manager-example */
function ownCertificate({ name }: OperatedStore): DataMap {
  const secret = certificateSecret(name)
  return { serverTLSSecret: secret, serverCASecret: secret }
}

const libraries = 'shared_preload_libraries'

function configuration({ settings, tls }: OperatedStore, instances: number): DataMap {
  const parameters = [...settings].filter(([key]) => !fixedParameters.has(key) && key !== libraries)
  const loaded = settings.get(libraries)
  return {
    parameters: Object.fromEntries(parameters),
    ...(loaded === undefined ? {} : { [libraries]: loaded.split(',').map((one) => one.trim()) }),
    ...(instances < 3 ? {} : { synchronous: { method: 'any', number: 1 } }),
    ...(tls === 'none' ? {} : { pg_hba: ['hostnossl all all all reject'] }),
  }
}

/** https://cloudnative-pg.io/docs/1.29/service_management */
function services({ topology, name }: OperatedStore, { aliases }: Workload): DataMap {
  const service = (selectorType: 'rw' | 'ro', one: string) => ({
    selectorType,
    serviceTemplate: { metadata: { name: one } },
  })
  const read = topology?.read?.host
  return {
    disabledDefaultServices: ['ro', 'r'],
    additional: [
      ...[name, ...aliases].map((one) => service('rw', one)),
      ...(read === undefined ? [] : [service('ro', read)]),
    ],
  }
}

/** The manager of the operator lives on the disk of the node, and writes there what it hands to the server. */
function resources({ resources: { requests, limits } }: Workload): DataMap {
  const disk = formatSize(gibibyte)
  const amounts = ({ cpu, memory }: typeof limits): DataMap => ({
    ...(cpu === undefined ? {} : { cpu: formatCpu(cpu) }),
    ...(memory === undefined ? {} : { memory: formatSize(memory) }),
    'ephemeral-storage': disk,
  })
  return { requests: amounts(requests), limits: amounts(limits) }
}

function sharedMemory({ mounts }: Workload): DataMap | undefined {
  const memory = mounts.find((mount) => mount.path === '/dev/shm')
  return memory?.kind === 'memory' ? { shm: formatSize(memory.size) } : undefined
}
