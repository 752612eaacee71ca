import type { Environment, Service } from '../../../model/environment.ts'
import type { Scrape } from '../../../model/monitoring.ts'
import { oncePerTier } from '../once-per-tier.ts'
import type { AlertRule, Recording } from './alert-rule.ts'
import { burnAlerts } from './burn-alerts.ts'
import { clusterAlert } from './cluster-alerts.ts'
import { meta, serviceFile, sloFile } from './conventions.ts'
import { httpRecordings } from './http-recordings.ts'
import { metaAlerts } from './meta-alerts.ts'
import { probeAlerts } from './probe-alerts.ts'
import { probedService } from './probes.ts'
import { prometheusFeatures } from './prometheus-features.ts'
import { quorumAlerts } from './quorum-alerts.ts'
import { replicationAlerts } from './replication-alerts.ts'
import { selfScrapes } from './scrapes.ts'
import { serviceAlerts } from './service-alerts.ts'
import { sloRecordings } from './slo-recordings.ts'
import { targetAlerts } from './target-alerts.ts'

/** Rules that are evaluated one after the other: `rules/<name>.yml`, with one group of that name. */
export interface RuleFile {
  readonly name: string
  readonly rules: readonly (Recording | AlertRule)[]
  /** Rule files whose recordings it reads. */
  readonly reads: readonly string[]
}

/** All rules of a tier: a file for each service or store that is watched, for each SLO, and for the monitoring itself. */
export const ruleFiles = oncePerTier((environment): readonly RuleFile[] => [
  ...watched(environment).map((service) => serviceRules(environment, service)),
  ...sloFiles(environment),
  metaFile(environment),
])

function watched(environment: Environment): readonly string[] {
  const names = [
    ...environment.scrapes.filter((one) => one.kind !== 'self').map((one) => one.service),
    ...environment.alerts.map((one) => one.service),
    ...environment.monitoring.probes.map((one) => probedService(environment, one)),
  ]
  return [...new Set(names)].sort()
}

function serviceRules(environment: Environment, name: string): RuleFile {
  const service = environment.services.find((one) => one.name === name)
  const scrapes = environment.scrapes.filter((one) => one.service === name)
  const written = service === undefined ? [] : serviceAlerts(environment, service)
  return {
    name: serviceFile(name),
    rules: [
      ...(service?.metrics?.preset === 'http' ? httpRecordings(environment, service) : []),
      ...written,
      ...unless(written, [...watchedTargets(environment, scrapes), ...probesOf(environment, name)]),
    ],
    reads: [],
  }
}

function watchedTargets(environment: Environment, scrapes: readonly Scrape[]): readonly AlertRule[] {
  return scrapes.flatMap((scrape) => [
    ...targetAlerts(environment, scrape),
    ...clusterAlert(environment, scrape),
    ...replicationAlerts(environment, scrape),
    ...quorumAlerts(environment, scrape),
  ])
}

function probesOf(environment: Environment, service: string): readonly AlertRule[] {
  return environment.monitoring.probes
    .filter((probe) => probedService(environment, probe) === service)
    .flatMap((probe) => probeAlerts(environment, probe))
}

/** The author's own alert stands in for one of ours with the same name. */
function unless(written: readonly AlertRule[], ours: readonly AlertRule[]): readonly AlertRule[] {
  const names = new Set(written.map((rule) => rule.name))
  return ours.filter((rule) => !names.has(rule.name))
}

function sloFiles(environment: Environment): readonly RuleFile[] {
  const { floatBounds } = prometheusFeatures(environment)
  return environment.slos.flatMap((slo): readonly RuleFile[] => {
    const service = environment.services.find((one) => one.name === slo.service)
    if (!isMeasured(service)) return []
    const rules = [...sloRecordings(slo, floatBounds), ...burnAlerts(environment, service, slo)]
    return [{ name: sloFile(slo.name), rules, reads: [serviceFile(slo.service)] }]
  })
}

function isMeasured(service: Service | undefined): service is Service {
  return service?.metrics?.preset === 'http'
}

function metaFile(environment: Environment): RuleFile {
  const scrapes = selfScrapes(environment)
  return {
    name: meta,
    rules: [
      ...metaAlerts(environment, scrapes),
      // A server that is down cannot say so: the silence of its own alert does.
      ...watchedTargets(
        environment,
        scrapes.filter((scrape) => scrape.job !== 'prometheus'),
      ),
    ],
    reads: [],
  }
}
