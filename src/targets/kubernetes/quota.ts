import { KubeLimitRange, KubeResourceQuota, Quantity } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Quota } from '../../model/environment.ts'
import { formatCpu, formatSize } from '../../model/quantity.ts'
import { type Demand, demandOf, podSpecOf } from '../shared/cluster/demand.ts'
import { type Amounts, containerAmounts, nothing } from '../shared/cluster/pod-amounts.ts'
import { readList } from '../shared/cluster/read.ts'
import { logsSize } from './ephemeral-storage.ts'
import { type KubernetesObject, manifest, withComment } from './object.ts'

const mebibyte = 2 ** 20

/** What a container gets that says nothing: somebody's shell for an hour, a pod of an operator. */
const ofTheSilent = { cpu: 100, memory: 128 * mebibyte, disk: logsSize }

/**
 * What the namespace may have: exactly what its objects need at their peak, or what the author allows. Nothing where
 * the author wants none.
 */
export function quota(
  objects: readonly KubernetesObject[],
  allowed: Quota | undefined,
): readonly KubernetesObject[] {
  if (allowed === undefined) return []
  const limits = limitRange(objects)
  const demand = demandOf([...objects, limits])
  const isWritten = Object.values(allowed).some((amount) => amount !== undefined)
  return [...(demand.isOpen && !isWritten ? [] : [resourceQuota(demand, allowed)]), limits]
}

function resourceQuota(demand: Demand, allowed: Quota): KubernetesObject {
  const { total } = demand
  const memory = (computed: number) => size(allowed.memory ?? computed)
  const object = manifest(KubeResourceQuota, {
    metadata: { name: 'tier' },
    spec: {
      hard: {
        'requests.cpu': Quantity.fromString(formatCpu(allowed.cpu ?? Math.round(total.cpu * 1000))),
        'requests.memory': memory(total.memory),
        'limits.memory': memory(total.memoryLimit),
        'requests.ephemeral-storage': size(total.disk),
        // What is there already counts as well, and nobody here knows how large it is.
        ...(demand.foreignClaims > 0 && allowed.storage === undefined
          ? {}
          : { 'requests.storage': size(allowed.storage ?? demand.storage) }),
        persistentvolumeclaims: count(demand.claims + demand.foreignClaims),
        pods: count(demand.pods),
        services: count(demand.services),
        'services.loadbalancers': count(demand.loadBalancers),
        'services.nodeports': count(demand.nodePorts),
      },
    },
  })
  return withComment(object, ['spec', 'hard'], breakdown(demand))
}

function breakdown({ ofPods }: Demand): string {
  const rows = ofPods.map(({ name, pods, each }) => `  ${name}: ${pods} × ${amounts(each)}`)
  return [
    'Every autoscaler at its most, in a rollout, with all jobs at once; new pods wait for those that still end:',
    ...rows,
  ].join('\n')
}

function amounts({ cpu, memory }: Amounts): string {
  return `(${formatCpu(Math.round(cpu * 1000))}, ${formatSize(memory)})`
}

/** No container takes more than the largest of ours; one that says nothing gets a little rather than everything. */
function limitRange(objects: readonly KubernetesObject[]): KubernetesObject {
  const containers = objects.flatMap((object) => {
    const pod = podSpecOf(object)
    // The servers of an operator say their amounts where pods have containers.
    if (object.kind === 'Cluster') return [containerAmounts(object.spec, nothing)]
    return [...readList(pod, 'containers'), ...readList(pod, 'initContainers')].map((container) =>
      containerAmounts(container, nothing),
    )
  })
  const largest = (of: (amounts: Amounts) => number, least: number) =>
    size(Math.max(least, ...containers.map(of)))
  const silent = { memory: size(ofTheSilent.memory), 'ephemeral-storage': size(ofTheSilent.disk) }
  const object = manifest(KubeLimitRange, {
    metadata: { name: 'containers' },
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: Quantity.fromString(formatCpu(ofTheSilent.cpu)), ...silent },
          default: silent,
          max: {
            memory: largest(({ memoryLimit }) => memoryLimit, ofTheSilent.memory),
            'ephemeral-storage': largest(({ disk }) => disk, ofTheSilent.disk),
          },
        },
      ],
    },
  })
  return withComment(
    object,
    ['spec', 'limits', 0, 'max'],
    'No limit of CPU: it would slow down what has room to go on.',
  )
}

function size(bytes: number): Quantity {
  return Quantity.fromString(formatSize(bytes))
}

function count(number: number): Quantity {
  return Quantity.fromString(`${number}`)
}
