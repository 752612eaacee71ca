import type { Environment } from '../../model/environment.ts'
import type { PassThrough, PassThroughPart } from '../../model/pass-through.ts'
import type { Workload } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { type MergeRules, mergeData } from '../shared/merge-data.ts'
import { remarksOn, type Written } from '../shared/pass-through-remarks.ts'
import type { PassThroughRemark } from '../target.ts'
import { isList, isMap } from './data.ts'
import { kubernetesMerge } from './merge.ts'
import { contentHash } from './names.ts'
import { type DataPath, type KubernetesObject, mapAt } from './object.ts'
import { podPathOf } from './pod-path.ts'
import type { Tier } from './tier.ts'
import { tierOf } from './tier.ts'
import { wordsOf } from './words.ts'

/** The objects of a workload with what the author passes through to them. */
export function withPassThrough(
  objects: readonly KubernetesObject[],
  workload: Workload,
  { environment }: Tier,
): readonly KubernetesObject[] {
  const passed = passedTo(workload, environment)
  if (passed.length === 0) return objects
  return objects.map((object) =>
    passed.reduce((changed, one) => merged(changed, one, workload) ?? changed, object),
  )
}

/** What there is to say of what the author passes through: `objectsOf` builds the objects of a workload. */
export function passThroughRemarks(
  environment: Environment,
  objectsOf: (workload: Workload, tier: Tier) => readonly KubernetesObject[],
): readonly PassThroughRemark[] {
  const bare = tierOf({ ...environment, passThroughs: [] })
  if (bare === undefined) return []
  return environment.workloads.flatMap((workload) => {
    const passed = passedTo(workload, environment)
    if (passed.length === 0) return []
    const objects = objectsOf(workload, bare)
    return passed.flatMap((one) => remarks(one, workload, objects))
  })
}

function remarks(
  passed: PassThrough,
  workload: Workload,
  objects: readonly KubernetesObject[],
): readonly PassThroughRemark[] {
  const written: Written[] = []
  const rules = kubernetesMerge((path, before, after) => void written.push({ path, before, after }))
  const isAnywhere =
    objects.filter((object) => merged(object, passed, workload, rules) !== undefined).length > 0
  if (!isAnywhere) return [{ kind: 'nowhere', at: passed.at, lacks: lacking[passed.part] }]
  return remarksOn(passed, written, wordsOf(passed.part))
}

const lacking: Readonly<Record<PassThroughPart, string>> = {
  workload: 'Deployment',
  pod: 'pod',
  container: 'container',
  service: 'Service, because it has no ports',
}

function passedTo({ name }: Workload, { passThroughs }: Environment): readonly PassThrough[] {
  return passThroughs.filter(({ target, workload }) => target === 'kubernetes' && workload === name)
}

/** The object after a merge; undefined where what is passed through is not meant for it. */
function merged(
  object: KubernetesObject,
  passed: PassThrough,
  workload: Workload,
  rules: MergeRules = kubernetesMerge(),
): KubernetesObject | undefined {
  const path = pathOf(object, passed.part, workload)
  if (path === undefined) return undefined
  // Validate has checked that it is data of the consumer's own.
  const over = passed.value as DataMap
  const changed = mapAt(object, path, (part) => (isMap(part) ? mergeData(part, over, rules) : part))
  // Every key of the object itself stays.
  return renamed(changed as KubernetesObject, workload)
}

function pathOf(object: KubernetesObject, part: PassThroughPart, { name }: Workload): DataPath | undefined {
  if (part === 'service')
    return object.kind === 'Service' && object.metadata.name === name ? ['spec'] : undefined
  const pod = podPathOf(object)
  if (pod === undefined) return undefined
  if (part === 'workload') return ['spec']
  return part === 'pod' ? pod : [...pod, 'containers', containerIndex(object, pod, name)]
}

function containerIndex(object: KubernetesObject, pod: DataPath, name: string): number {
  let index = 0
  mapAt(object, [...pod, 'containers'], (containers) => {
    if (isList(containers)) index = containers.findIndex((one) => isMap(one) && one.name === name)
    return containers
  })
  return index
}

/** A Job cannot be changed: its name follows its content. */
function renamed(object: KubernetesObject, workload: Workload): KubernetesObject {
  if (object.kind !== 'Job') return object
  const name = `${workload.name}-${contentHash(isMap(object.spec) && isMap(object.spec.template) ? object.spec.template : {})}`
  return mapAt(object, ['metadata', 'name'], () => name) as KubernetesObject
}
