import type { Environment } from '../../model/environment.ts'
import type { Workload } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { mergeData } from '../shared/merge-data.ts'
import { remarksOn, type Written } from '../shared/pass-through-remarks.ts'
import type { PassThroughRemark } from '../target.ts'
import { containers } from './containers.ts'
import { nameInTier } from './copies.ts'
import { composeMerge } from './merge.ts'
import { words } from './words.ts'

/** A service with what the author passes through to it. */
export function withPassThrough(service: DataMap, workload: Workload, environment: Environment): DataMap {
  const passed = passedTo(nameInTier(environment, workload), environment)
  if (passed === undefined) return service
  // Validate has checked that it is data of the consumer's own.
  const over = passed.value as DataMap
  // Compose refuses a service that has both.
  const base = over.network_mode === undefined ? service : { ...service, networks: undefined }
  return mergeData(base, over, composeMerge())
}

/** What there is to say of what the author passes through: `serviceOf` builds the service of a container. */
export function passThroughRemarks(
  environment: Environment,
  serviceOf: (environment: Environment, workload: Workload) => DataMap,
): readonly PassThroughRemark[] {
  const bare = { ...environment, passThroughs: [] }
  return containers(environment).flatMap((workload) => {
    const passed = passedTo(workload.name, environment)
    if (passed === undefined) return []
    const written: Written[] = []
    const rules = composeMerge((path, before, after) => void written.push({ path, before, after }))
    mergeData(serviceOf(bare, workload), passed.value as DataMap, rules)
    return remarksOn(passed, written, words)
  })
}

function passedTo(name: string, { passThroughs }: Environment) {
  return passThroughs.find(({ target, workload }) => target === 'compose' && workload === name)
}
