import type { Environment } from '../../model/environment.ts'
import type { Workload } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { certificatesService } from './certificates.ts'
import { containers, isOneShot } from './containers.ts'
import { isHealthKnown } from './health-check.ts'
import { preparedVolumes, volumesService } from './volumes.ts'

type Condition = 'service_healthy' | 'service_started' | 'service_completed_successfully'

/** What must be there before a container starts: what it waits for itself, and what prepares the tier for it. */
export function dependsOn(environment: Environment, workload: Workload): DataMap | undefined {
  const conditions = new Map<string, Condition>([
    ...workload.waits.map(({ on, condition }) => [on, toCondition(environment, on, condition)] as const),
    ...preparations(environment, workload).map((name) => [name, 'service_completed_successfully'] as const),
  ])
  if (conditions.size === 0) return undefined
  const sorted = [...conditions].sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(sorted.map(([name, condition]) => [name, { condition }]))
}

function toCondition(
  environment: Environment,
  name: string,
  condition: 'healthy' | 'started' | 'completed',
): Condition {
  const target = containers(environment).find((workload) => workload.name === name)
  if (condition === 'completed' || (target !== undefined && isOneShot(target)))
    return 'service_completed_successfully'
  const isKnown = target !== undefined && isHealthKnown(target)
  return condition === 'healthy' && isKnown ? 'service_healthy' : 'service_started'
}

function preparations(environment: Environment, workload: Workload): readonly string[] {
  const names = [
    workload.mounts.some(({ kind }) => kind === 'certificate')
      ? certificatesService(environment)?.name
      : undefined,
    preparedVolumes(environment, workload).length > 0 ? volumesService(environment)?.name : undefined,
  ]
  return names.filter((name) => name !== undefined)
}
