import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Environment, Quota } from '../../model/environment.ts'
import { formatCpu, formatSize } from '../../model/quantity.ts'
import { type Demand, demandOf } from '../../targets/shared/cluster/demand.ts'
import type { Amounts } from '../../targets/shared/cluster/pod-amounts.ts'
import { readAmount } from '../../targets/shared/cluster/quantity.ts'
import { read } from '../../targets/shared/cluster/read.ts'
import { kubernetesObjects, ofKind } from '../kubernetes-objects.ts'
import type { OutputRule } from '../rule.ts'

/** The quota of a namespace has room for the peak of what runs in it: else a rollout at full scale cannot end. */
export const quotaTooSmall: OutputRule = {
  code: 'quota-too-small',
  severity: 'error',
  check(tier, report) {
    const objects = kubernetesObjects(tier)
    const [quota] = ofKind(objects, 'ResourceQuota')
    if (quota === undefined) return
    const demand = demandOf(objects.map(({ data }) => data))
    for (const limit of limits) {
      const hard = read(quota.data, 'spec', 'hard', limit.key)
      const needed = limit.needed(demand)
      if (hard === undefined || needed <= readAmount(hard)) continue
      report({
        at: placeOf(limit.word, tier.environment),
        message: `at its peak the tier needs ${limit.format(needed)} of ${limit.words}, and its namespace may have ${hard}${sumOf(demand, limit)}`,
        help: `Write \`${limit.word}: ${limit.format(needed)}\` or more in \`outputs.kubernetes.quota\`, or let less run at a time.`,
      })
    }
  },
}

interface Limit {
  readonly key: string
  readonly word: keyof Quota
  readonly words: string
  readonly needed: (demand: Demand) => number
  /** What one pod has of it; undefined where pods do not say. */
  readonly ofPod?: (each: Amounts) => number
  readonly format: (amount: number) => string
}

const limits: readonly Limit[] = [
  {
    key: 'requests.cpu',
    word: 'cpu',
    words: 'CPU',
    needed: ({ total }) => inThousandths(total.cpu),
    ofPod: ({ cpu }) => cpu,
    format: (cores) => formatCpu(Math.round(cores * 1000)),
  },
  {
    key: 'limits.memory',
    word: 'memory',
    words: 'memory',
    needed: ({ total }) => Math.max(total.memory, total.memoryLimit),
    ofPod: ({ memory, memoryLimit }) => Math.max(memory, memoryLimit),
    format: formatSize,
  },
  {
    key: 'requests.storage',
    word: 'storage',
    words: 'storage',
    needed: ({ storage }) => storage,
    format: formatSize,
  },
]

/** Sums of tenths are not exact. */
function inThousandths(cores: number): number {
  return Math.round(cores * 1000) / 1000
}

/** What the author allows; where that is the sum of what was emitted, a patch asked for more. */
function placeOf(word: keyof Quota, { outputs, patches }: Environment): Path {
  if (outputs.kubernetes?.quota?.[word] !== undefined) return ['outputs', 'kubernetes', 'quota', word]
  const patch = patches.findLast(({ target }) => target === 'kubernetes')
  return patch === undefined ? ['outputs', 'kubernetes'] : ['patches', patch.name]
}

const shownTerms = 3

/** The largest terms: `: api 13 × 2Gi = 26Gi, …`. */
function sumOf({ ofPods }: Demand, { ofPod, format }: Limit): string {
  if (ofPod === undefined) return ''
  const terms = ofPods
    .map(({ name, pods, each }) => ({ name: name.split('/').at(-1), pods, one: ofPod(each) }))
    .sort((left, right) => right.pods * right.one - left.pods * left.one)
  const shown = terms
    .slice(0, shownTerms)
    .map(({ name, pods, one }) => `${name} ${pods} × ${format(one)} = ${format(pods * one)}`)
  const others = terms.length - shown.length
  return `: ${shown.join(', ')}${others > 0 ? `, and ${others} more` : ''}`
}
