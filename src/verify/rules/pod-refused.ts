import type { Finding } from '../../check/rule.ts'
import type { Environment } from '../../model/environment.ts'
import type { PodExcess } from '../../targets/shared/cluster/pod-excesses.ts'
import { podExcesses } from '../../targets/shared/cluster/pod-excesses.ts'
import { levelOf, refuses } from '../../targets/shared/cluster/pod-security-standards.ts'
import { changedBy } from '../changed-by.ts'
import { at, text } from '../data.ts'
import { kubernetesObjects, nameOf, ofKind } from '../kubernetes-objects.ts'
import { type Pods, podsOf } from '../pods.ts'
import type { OutputRule } from '../rule.ts'

const feature = 'kubernetes/restricted'
const label = 'pod-security.kubernetes.io/enforce'

/**
 * The namespace takes every finished pod. What is passed through loosens the namespace as words of the spec do, once
 * that is accepted; a patch comes too late for that.
 */
export const podRefused: OutputRule = {
  code: 'pod-refused',
  severity: 'error',
  features: [feature],
  check(tier, report) {
    const { environment } = tier
    const version = environment.outputs.kubernetes?.version
    const objects = kubernetesObjects(tier)
    const [namespace] = ofKind(objects, 'Namespace')
    const enforced = text(at(namespace?.data, 'metadata', 'labels', label))
    if (version === undefined || enforced === undefined) return
    for (const pods of podsOf(objects)) {
      const placed = podExcesses(pods.template, version).flatMap((excess) => {
        const isRefused = refuses(enforced, excess.level)
        // What the words of the spec ask for, a rule on the spec has judged.
        const author = isRefused ? environment : { ...environment, patches: [] }
        const place = placeOf(excess, pods, author)
        return isRefused || place.length > 0 ? [{ excess, isRefused, place }] : []
      })
      for (const group of groups(placed)) report(finding(group, pods, enforced, environment.namespace))
    }
  },
}

interface Placed {
  readonly excess: PodExcess
  readonly isRefused: boolean
  readonly place: Finding['at']
}

/** Where the container was changed, or else its pod, which says the same things for all of them; empty for nowhere. */
function placeOf({ within }: PodExcess, pods: Pods, author: Environment): Finding['at'] {
  const ofPod = within.replace(/^spec\.\w+\[\d+\]/, 'spec')
  const [found] = [within, ofPod].map((path) => changed(path, pods, author)).filter((at) => at.length > 0)
  return found ?? (author.patches.length > 0 ? ['patches'] : [])
}

function changed(within: string, { owner, within: template }: Pods, author: Environment): Finding['at'] {
  const place = { target: 'kubernetes', selector: nameOf(owner), within: `${template}.${within}` }
  return changedBy(author, place, [])
}

/** What one place of the spec gives to one container is one mistake. */
function groups(placed: readonly Placed[]): readonly (readonly [Placed, ...Placed[]])[] {
  const found = new Map<string, [Placed, ...Placed[]]>()
  for (const one of placed) {
    const key = JSON.stringify([one.excess.container, one.isRefused, one.place])
    const group = found.get(key)
    if (group === undefined) found.set(key, [one])
    else group.push(one)
  }
  return [...found.values()]
}

function finding(
  group: readonly [Placed, ...Placed[]],
  { owner }: Pods,
  enforced: string,
  namespace: string,
): Finding {
  const [{ excess, isRefused, place }] = group
  const who = excess.container === undefined ? nameOf(owner) : `"${excess.container}" of ${nameOf(owner)}`
  const needed = levelOf(group.map((one) => one.excess))
  const found = {
    at: place,
    side: 'key' as const,
    message: `${who} asks for ${listed(group.map((one) => one.excess.what))}, which a ${isRefused ? enforced : 'restricted'} namespace refuses: its pods would never start`,
  }
  const first = mending(group)
  if (isRefused) {
    const help = `${first}, or patch \`metadata.labels["${label}"]\` of Namespace/${namespace} to ${needed} as well. What is passed through in \`kubernetes\` of a service, the namespace follows.`
    return { ...found, help }
  }
  return {
    ...found,
    feature,
    help: `${first}, or \`accept\` "${feature}" with a reason: the namespace then takes ${needed} pods.`,
  }
}

function mending(group: readonly Placed[]): string {
  const mends = group.flatMap(({ excess }) => excess.mend ?? [])
  return mends.length < group.length
    ? 'Do without it'
    : `Write \`securityContext: {${[...new Set(mends)].join(', ')}}\``
}

function listed(items: readonly string[]): string {
  const distinct = [...new Set(items)]
  return distinct.length < 2
    ? distinct.join('')
    : `${distinct.slice(0, -1).join(', ')} and ${distinct.at(-1)}`
}
