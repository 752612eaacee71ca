import type { Environment } from '../../model/environment.ts'
import { commented, type DataMap } from '../../print/body.ts'
import { composeVariables } from '../shared/compose-variables.ts'
import { certificatesService } from './certificates.ts'
import { containers } from './containers.ts'
import { secretMounts } from './files.ts'
import { networks } from './networks.ts'
import { withPassThrough } from './pass-through.ts'
import { service } from './service.ts'
import { volumes, volumesService } from './volumes.ts'

/** compose.yaml: https://docs.docker.com/reference/compose-file/ */
export function composeFile(environment: Environment): DataMap {
  const file = {
    name: environment.namespace,
    services: services(environment),
    networks: networks(environment),
    volumes: volumes(environment),
    secrets: secrets(environment),
  }
  return commented(file, { '': introduction(environment) })
}

function introduction(environment: Environment): string {
  const values = composeVariables(environment).length === 0 ? [] : ['.env (template: ../env/.env.example)']
  const files = secrets(environment) === undefined ? [] : ['the files in ./secrets']
  const needs = [...values, ...files].join(' and ')
  return [
    ...(environment.platform === 'kubernetes'
      ? [
          'A copy on one machine of a tier that runs on Kubernetes. It takes no backups, and its alerts go nowhere.',
        ]
      : []),
    'To start: docker compose up --wait',
    ...(needs === '' ? [] : [`Before the first start: fill in ${needs}.`]),
  ].join('\n')
}

function services(environment: Environment): DataMap {
  const workloads = containers(environment)
  const map: Record<string, DataMap> = Object.fromEntries(
    workloads.map((workload) => [
      workload.name,
      withPassThrough(service(environment, workload), workload, environment),
    ]),
  )
  const comments: Record<string, string> = {}
  const certificates = certificatesService(environment)
  if (certificates !== undefined) {
    map[certificates.name] = certificates.service
    comments[certificates.name] = 'Makes certificates and ends.'
  }
  const owners = volumesService(environment)
  if (owners !== undefined) {
    map[owners.name] = owners.service
    comments[owners.name] = 'Docker gives new volumes to root: hands them to those who write them, and ends.'
  }
  for (const { name, run } of workloads) {
    if (run?.kind === 'before-rollout') comments[name] = 'Runs to its end before the services start.'
    if (run?.kind === 'step') comments[name] = 'Runs to its end before the next one starts.'
    if (run?.kind === 'manual') comments[name] = `Started by hand: docker compose run --rm ${name}`
    if (run?.kind === 'scheduled')
      comments[name] = `Started by the scheduler of the host: docker compose run --rm ${name}`
  }
  return commented(map, comments)
}

/** Docker mounts these files as they are: owner and mode of the host count, and no container here is root. */
function secrets(environment: Environment): DataMap | undefined {
  const names = new Set(
    containers(environment)
      .flatMap(secretMounts)
      .map((mount) => (typeof mount === 'string' ? mount : mount.source)),
  )
  if (names.size === 0) return undefined
  const sorted = [...names].sort()
  const [first = ''] = sorted
  const map = Object.fromEntries(sorted.map((name) => [name, { file: `./secrets/${name}` }]))
  return commented(map, {
    [first]:
      'Bind mounts: the users of the containers must be able to read them.\nmkdir -m 0700 secrets; chmod 0444 secrets/*',
  })
}
