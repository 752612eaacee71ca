import type { Environment } from '../../../model/environment.ts'
import type { Scrape } from '../../../model/monitoring.ts'
import type { Workload } from '../../../model/workload.ts'

/** The platform that a configuration is for; a tier on Kubernetes also has a local copy on compose. */
export type ConfigurationPlatform = 'kubernetes' | 'compose'

/** Scrape jobs of the monitoring servers that the tier runs: who watches must be watched. */
export function selfScrapes(environment: Environment): readonly Scrape[] {
  const known = new Set(environment.scrapes.map((scrape) => scrape.workload))
  const servers = environment.workloads.filter((one) => one.role === 'monitoring' && !known.has(one.name))
  return [
    ...environment.scrapes.filter((scrape) => scrape.kind === 'self'),
    ...servers.flatMap((server) => workloadScrape(environment, server, 'self')),
  ]
}

/** All scrape jobs of a tier as it is on this platform, sorted by name. */
export function allScrapes(environment: Environment, platform: ConfigurationPlatform): readonly Scrape[] {
  const known = new Set(environment.scrapes.map((scrape) => scrape.workload))
  const onlyHere = platform === 'compose' ? environment.composeOnly : []
  return [
    ...environment.scrapes.filter((scrape) => scrape.kind !== 'self'),
    ...onlyHere
      .filter((one) => one.role === 'exporter' && !known.has(one.name))
      .flatMap((exporter) => workloadScrape(environment, exporter, 'exporter')),
    ...selfScrapes(environment),
  ].sort((left, right) => (left.job < right.job ? -1 : 1))
}

function workloadScrape(
  environment: Environment,
  workload: Workload,
  kind: Scrape['kind'],
): readonly Scrape[] {
  const port = workload.ports[0]
  if (port === undefined) return []
  return [
    {
      job: workload.name,
      kind,
      workload: workload.name,
      port: port.number,
      path: '/metrics',
      interval: environment.monitoring.scrape,
      service: kind === 'exporter' ? workload.partOf : workload.name,
    },
  ]
}
