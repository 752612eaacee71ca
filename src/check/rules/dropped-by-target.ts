import type { Environment } from '../../model/environment.ts'
import { describeSchedule } from '../../model/schedule.ts'
import { lostMuting } from '../dropped/notifications.ts'
import { lostToOperator } from '../dropped/operated.ts'
import { type Lost, lostOfRuntime } from '../dropped/runtime.ts'
import { lostAtEdge } from '../edge-features.ts'
import type { TierRule } from '../rule.ts'

/** What the target that runs a tier cannot express is not dropped in silence: it is an error until it is accepted. */
export const droppedByTarget: TierRule = {
  code: 'dropped-by-target',
  severity: 'error',
  scope: 'tier',
  features: [
    'compose/identity',
    'compose/public-certificate',
    'compose/replicas',
    'compose/retries',
    'compose/scale',
    'compose/schedule',
    'compose/sidecars',
    'kubernetes/body-limit',
    'kubernetes/image-health',
    'kubernetes/job-order',
    'kubernetes/mute-time-zone',
    'kubernetes/operated',
    'kubernetes/profiles',
    'kubernetes/rate-limit',
    ...Object.keys(lostOfRuntime),
  ],
  check(environment, report) {
    for (const [feature, lost] of Object.entries({ ...features, ...lostOfRuntime })) {
      for (const { help, ...finding } of lost(environment)) {
        report({ ...finding, feature, help: `${help}, or \`accept\` "${feature}" with a reason.` })
      }
    }
  },
}

const features: Readonly<Record<string, (environment: Environment) => readonly Lost[]>> = {
  'kubernetes/job-order': ({ platform, outputs, jobs }) =>
    jobs
      .filter(
        ({ workload: { run } }) =>
          platform === 'kubernetes' &&
          outputs.kubernetes?.delivery?.kind === 'flux' &&
          run?.kind === 'before-rollout',
      )
      .map(({ name }) => ({
        at: ['jobs', name, 'run'],
        message: `Flux applies everything at once: services would start while the job "${name}" is still running`,
        help: 'Deliver with Argo CD, which waits for it',
      })),
  'kubernetes/body-limit': (environment) => lostAtEdge('kubernetes/body-limit', environment),
  'kubernetes/mute-time-zone': lostMuting,
  'kubernetes/operated': lostToOperator,
  'kubernetes/rate-limit': (environment) => lostAtEdge('kubernetes/rate-limit', environment),
  'compose/identity': ({ platform, services, jobs }) =>
    [...services.map((one) => ['services', one] as const), ...jobs.map((one) => ['jobs', one] as const)]
      .filter(([, { workload }]) => platform === 'compose' && workload.identity !== undefined)
      .map(([collection, { name }]) => ({
        at: [collection, name, 'identity'],
        message: `compose gives nobody the identity of a cloud: "${name}" would have no rights there`,
        help: 'Give it a key as a secret in this tier, and write `identity: null`',
      })),
  'compose/public-certificate': ({ platform, certificates }) =>
    certificates
      .filter(({ issuer }) => platform === 'compose' && issuer === 'letsencrypt')
      .map(({ name }) => ({
        at: ['routes', name, 'tls', 'issuer'],
        message: `compose gets no certificate from Let's Encrypt: browsers would not trust the route "${name}"`,
        help: 'Write `tls: {issuer: self-signed}`',
      })),
  'compose/replicas': ({ platform, services }) =>
    services
      .filter(
        ({ workload }) =>
          platform === 'compose' &&
          workload.scale.min > 1 &&
          workload.ports.some(({ publish }) => publish !== undefined),
      )
      .map(({ name, workload }) => ({
        at: ['services', name, 'scale', 'min'],
        message: `compose runs one instance of "${name}", not ${workload.scale.min}: only one can have its port of the host`,
        help: 'Leave `publish` out and reach it through a route',
      })),
  'compose/retries': ({ platform, jobs }) =>
    jobs
      .filter(
        ({ workload: { run } }) =>
          platform === 'compose' &&
          run !== undefined &&
          run.kind !== 'step' &&
          run.kind !== 'before-rollout' &&
          run.retries > 0,
      )
      .map(({ name }) => ({
        at: ['jobs', name, 'retries'],
        message: `\`docker compose run\` tries nothing again: the job "${name}" would have one try`,
        help: 'Have whoever starts it try again',
      })),
  'compose/scale': ({ platform, services }) =>
    services
      .filter(({ workload: { scale } }) => platform === 'compose' && scale.max > scale.min)
      .map(({ name, workload: { scale } }) => ({
        at: ['services', name, 'scale', 'max'],
        message: `compose cannot scale by a measure: "${name}" would stay at ${scale.min} and never reach ${scale.max}`,
        help: `Write \`scale: {min: ${scale.max}, max: ${scale.max}}\``,
      })),
  'compose/schedule': ({ platform, jobs }) =>
    jobs.flatMap(({ name, workload: { run } }) =>
      platform !== 'compose' || run?.kind !== 'scheduled'
        ? []
        : [
            {
              at: ['jobs', name, 'run'],
              message: `compose has no clock: nothing starts the job "${name}" (${describeSchedule(run.schedule)})`,
              help: `Have the scheduler of the host run \`docker compose run --rm ${name}\``,
            },
          ],
    ),
  'compose/sidecars': ({ platform, services }) =>
    services
      .filter(
        ({ workload }) => platform === 'compose' && workload.sidecars.length > 0 && workload.scale.min > 1,
      )
      .map(({ name, workload }) => ({
        at: ['services', name, 'sidecars'],
        message: `compose runs sidecars beside the first of the ${workload.scale.min} instances of "${name}" only`,
        help: 'Write `scale: {min: 1, max: 1}` in this tier',
      })),
  'kubernetes/image-health': ({ platform, services }) =>
    services
      .filter(({ workload }) => platform === 'kubernetes' && workload.health?.ready?.kind === 'image')
      .map(({ name }) => ({
        at: ['services', name, 'health'],
        message: `Kubernetes does not run the check that an image brings: nobody would know whether "${name}" works`,
        help: 'Write what its HEALTHCHECK runs: `health: {ready: {exec: [/app/healthcheck]}}`',
      })),
  'kubernetes/profiles': ({ platform, services }) =>
    services
      .filter(({ workload }) => platform === 'kubernetes' && workload.profiles.length > 0)
      .map(({ name, workload }) => ({
        at: ['services', name, 'profiles'],
        message: `Kubernetes knows no profiles: "${name}" would only be in the copy on compose, with the profile ${workload.profiles[0]}`,
        help: 'Write `profiles: null` in this tier to run it always, or leave the service out',
      })),
}
