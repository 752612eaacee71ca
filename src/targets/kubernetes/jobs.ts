import { type JobSpec, KubeCronJob, KubeJob } from 'cdk8s-plus-27/lib/imports/k8s.js'
import { inSeconds } from '../../model/quantity.ts'
import { cronExpression, longestGap } from '../../model/schedule.ts'
import type { RunPolicy, Workload } from '../../model/workload.ts'
import type { Given } from './given.ts'
import { workloadLabels } from './labels.ts'
import { contentHash } from './names.ts'
import { type KubernetesObject, manifest, withComment } from './object.ts'
import type { Pod } from './pod.ts'

type BeforeRollout = Extract<RunPolicy, { kind: 'before-rollout' }>
type Scheduled = Extract<RunPolicy, { kind: 'scheduled' }>

/** A day to read the logs of what ended. */
const keptSeconds = 86_400
/** Later than this, a run that was missed waits for its next turn. */
const longestDelaySeconds = 3600

/** Runs a workload once for each rollout that changes it: a Job cannot be changed, so its name follows its content. */
export function rolloutJob(workload: Workload, run: BeforeRollout, { template }: Pod): KubernetesObject {
  const job = manifest(KubeJob, {
    metadata: { name: `${workload.name}-${contentHash(template)}`, labels: workloadLabels(workload) },
    spec: { ...jobSpec(run.timeout, template), ttlSecondsAfterFinished: keptSeconds },
  })
  return withComment(
    job,
    [''],
    'Runs before the rollout: apply this file, wait until the Job is complete, then apply everything.\n' +
      'It is not tried again: a migration that failed wants a look first.',
  )
}

/** Runs a workload on its schedule, never twice at once. */
export function scheduledJob(workload: Workload, run: Scheduled, { template }: Pod): KubernetesObject {
  const halfGap = inSeconds(longestGap(run.schedule) / 2)
  return manifest(KubeCronJob, {
    metadata: { name: workload.name, labels: workloadLabels(workload) },
    spec: {
      schedule: cronExpression(run.schedule),
      timeZone: run.schedule.timezone,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: Math.min(halfGap, longestDelaySeconds),
      failedJobsHistoryLimit: 3,
      jobTemplate: { spec: jobSpec(run.timeout, template) },
    },
  })
}

function jobSpec(timeout: number, template: Pod['template']): Given<JobSpec> {
  return { activeDeadlineSeconds: inSeconds(timeout), backoffLimit: 0, template }
}
