import { type JobSpec, KubeCronJob, KubeJob } from 'cdk8s-plus-27/lib/imports/k8s.js'
import { inSeconds } from '../../model/quantity.ts'
import { cronExpression, longestGap } from '../../model/schedule.ts'
import type { RunPolicy, Tries, Workload } from '../../model/workload.ts'
import { isVolumeOfPod } from './ephemeral-storage.ts'
import type { Given } from './given.ts'
import { controllerMetadata } from './labels.ts'
import { contentHash } from './names.ts'
import { type KubernetesObject, manifest, withComment } from './object.ts'
import type { Pod } from './pod.ts'

type Manual = Extract<RunPolicy, { kind: 'manual' }>
type BeforeRollout = Extract<RunPolicy, { kind: 'before-rollout' }>
type Scheduled = Extract<RunPolicy, { kind: 'scheduled' }>

/** A day to read the logs of what ended. */
const keptSeconds = 86_400
/** Later than this, a run that was missed waits for its next turn. */
const longestDelaySeconds = 3600

const anySchedule = '0 0 1 1 *'

const concurrencyPolicies = { forbid: 'Forbid', allow: 'Allow', replace: 'Replace' } as const

/** Runs a workload once for each rollout that changes it: a Job cannot be changed, so its name follows its content. */
export function rolloutJob(workload: Workload, run: BeforeRollout, { template }: Pod): KubernetesObject {
  const job = manifest(KubeJob, {
    metadata: controllerMetadata(workload, `${workload.name}-${contentHash(template)}`),
    spec: { ...jobSpec(run, template), ttlSecondsAfterFinished: keptSeconds },
  })
  return withComment(
    job,
    [''],
    [
      'Runs before the rollout, when everything but services is there:',
      "  kubectl apply -k . --selector 'app.kubernetes.io/component notin (service, job)'",
      '  kubectl apply -k . --selector app.kubernetes.io/component=job',
      'and once it is complete, `kubectl apply -k .`.',
    ].join('\n') +
      (run.retries > 0 ? '' : '\nIt is not tried again: a migration that failed wants a look first.'),
  )
}

/** Runs a workload on its schedule, and never twice at once unless its author wants that. */
export function scheduledJob(workload: Workload, run: Scheduled, { template }: Pod): KubernetesObject {
  const halfGap = inSeconds(longestGap(run.schedule) / 2)
  const hasVolume = [workload, ...workload.sidecars].some(({ mounts }) => mounts.some(isVolumeOfPod))
  const job = manifest(KubeCronJob, {
    metadata: controllerMetadata(workload, workload.name),
    spec: {
      schedule: cronExpression(run.schedule),
      timeZone: run.schedule.timezone,
      concurrencyPolicy: concurrencyPolicies[run.concurrency],
      startingDeadlineSeconds:
        run.deadline === undefined ? Math.min(halfGap, longestDelaySeconds) : inSeconds(run.deadline),
      successfulJobsHistoryLimit: hasVolume ? 0 : undefined,
      failedJobsHistoryLimit: hasVolume ? 2 : 3,
      jobTemplate: { spec: jobSpec(run, template) },
    },
  })
  const why = 'A run that is kept keeps its volume: the last two that failed, for whoever looks into them.'
  return hasVolume ? withComment(job, ['spec', 'failedJobsHistoryLimit'], why) : job
}

/**
 * Keeps a workload ready for whoever starts it: the template of a CronJob that never runs by itself is what
 * `kubectl create job --from` takes. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_create/kubectl_create_job/
 */
export function manualJob(
  workload: Workload,
  run: Manual,
  { template }: Pod,
  namespace: string,
): KubernetesObject {
  const job = manifest(KubeCronJob, {
    metadata: controllerMetadata(workload, workload.name),
    spec: {
      schedule: anySchedule,
      suspend: true,
      jobTemplate: { spec: { ...jobSpec(run, template), ttlSecondsAfterFinished: keptSeconds } },
    },
  })
  return withComment(
    job,
    [''],
    `Started by hand: kubectl -n ${namespace} create job --from=cronjob/${workload.name} ${workload.name}-1\n` +
      'It is suspended: the schedule, without which there is no CronJob, means nothing.',
  )
}

function jobSpec({ timeout, retries }: Tries, template: Pod['template']): Given<JobSpec> {
  return { activeDeadlineSeconds: inSeconds(timeout), backoffLimit: retries, template }
}
