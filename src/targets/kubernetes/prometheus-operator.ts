import type { Environment, PrometheusOperator } from '../../model/environment.ts'
import type { Probe, Scrape } from '../../model/monitoring.ts'
import { clusterChannels, notifier } from '../../model/notifying-cluster.ts'
import { formatDuration } from '../../model/quantity.ts'
import type { Workload } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { watchedClusters } from '../shared/monitoring/cluster-jobs.ts'
import { meta } from '../shared/monitoring/conventions.ts'
import { probedService, probeJob } from '../shared/monitoring/probes.ts'
import { ruleFileBody } from '../shared/monitoring/rule-file-body.ts'
import { type RuleFile, ruleFiles } from '../shared/monitoring/rule-files.ts'
import { scrapeLimits } from '../shared/monitoring/scrape-limits.ts'
import { allScrapes } from '../shared/monitoring/scrapes.ts'
import { withNamespace } from '../shared/promql/with-namespace.ts'
import { alertmanagerConfigSpec } from './alertmanager-config.ts'
import { clusterScrape } from './cluster-scrapes.ts'
import { channelSecret } from './external-secret.ts'
import { selectorLabels } from './labels.ts'
import { type KubernetesObject, withComment } from './object.ts'
import type { Tier } from './tier.ts'

/** Where the blackbox exporter answers. */
const blackboxPort = 9115

/**
 * What the Prometheus operator makes the cluster's server of: where to scrape, what to probe, the rules. Nothing
 * without the operator; a tier with a server of its own keeps rules and probes to that.
 * https://prometheus-operator.dev/docs/api-reference/api/
 */
export function prometheusObjects(tier: Tier): readonly KubernetesObject[] {
  const { environment, output } = tier
  const { prometheus } = output.operators
  if (prometheus === undefined) return []
  const monitors = allScrapes(environment, 'kubernetes')
    .filter(({ kind }) => kind !== 'self')
    .map((scrape) => podMonitor(scrape, environment, prometheus))
  const clusters = watchedClusters(environment).map((one) => ({
    ...monitoring('ScrapeConfig', one.job, prometheus),
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    spec: clusterScrape(one, environment),
  }))
  if (environment.monitoring.prometheus !== undefined) return [...monitors, ...clusters]
  const rules = ruleFiles(environment)
    // The servers are the cluster's, and so is the watch over them.
    .filter(({ name }) => name !== meta)
    .map((file) => prometheusRule(file, environment, prometheus))
  const probes = environment.monitoring.probes.map((one) => probe(one, environment, prometheus))
  return [...monitors, ...clusters, ...probes, ...rules, ...notifying(tier, prometheus)]
}

/** Who hears of what the rules find, and what the Alertmanager of the cluster needs to reach them. */
function notifying({ environment, output }: Tier, operator: PrometheusOperator): readonly KubernetesObject[] {
  if (clusterChannels(environment).length === 0) return []
  const config = {
    ...monitoring('AlertmanagerConfig', notifier, operator),
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    spec: alertmanagerConfigSpec(environment),
  }
  return output.secrets === 'external-secrets'
    ? [channelSecret(environment, output.secretStore), config]
    : [config]
}

/** The ports of a workload that the cluster's Prometheus connects to. */
export function portsForPrometheus(workload: Workload, { environment, output }: Tier): readonly number[] {
  if (output.operators.prometheus === undefined) return []
  const ports = allScrapes(environment, 'kubernetes').flatMap((scrape) =>
    scrape.kind !== 'self' && scrape.workload === workload.name ? [scrape.port] : [],
  )
  const isProber = workload.name === 'blackbox' && environment.monitoring.prometheus === undefined
  return [...new Set([...ports, ...(isProber ? [blackboxPort] : [])])]
}

/** Pods, not Services: a pod that two Services lead to is scraped once. */
function podMonitor(
  scrape: Scrape,
  environment: Environment,
  operator: PrometheusOperator,
): KubernetesObject {
  const { workload, port, path, interval, service, kind } = scrape
  const ports = environment.workloads.find(({ name }) => name === workload)?.ports ?? []
  const endpoint: DataMap = {
    port: ports.find(({ number }) => number === port)?.name,
    path: path === '/metrics' ? undefined : path,
    interval: formatDuration(interval),
    relabelings: [
      { sourceLabels: ['__meta_kubernetes_pod_name'], targetLabel: 'instance' },
      { targetLabel: 'service', replacement: service },
    ],
  }
  return {
    ...monitoring('PodMonitor', workload, operator),
    spec: {
      jobLabel: 'app.kubernetes.io/name',
      selector: { matchLabels: selectorLabels(workload) },
      podMetricsEndpoints: [endpoint],
      ...(kind === 'service' ? limits : {}),
    },
  }
}

/** The same limits as in a configuration of our own. */
const limits: DataMap = {
  bodySizeLimit: scrapeLimits.bodySize,
  sampleLimit: scrapeLimits.samples,
  labelLimit: scrapeLimits.labels,
  labelNameLengthLimit: scrapeLimits.labelName,
  labelValueLengthLimit: scrapeLimits.labelValue,
}

/** Asks by the blackbox exporter of the tier. */
function probe(one: Probe, environment: Environment, operator: PrometheusOperator): KubernetesObject {
  return {
    ...monitoring('Probe', one.name, operator),
    spec: {
      jobName: probeJob(one),
      interval: formatDuration(one.every),
      module: 'http',
      prober: { url: `blackbox.${environment.namespace}.svc:${blackboxPort}` },
      targets: {
        staticConfig: { static: [one.url], labels: { service: probedService(environment, one) } },
      },
    },
  }
}

/** One server has the rules of many namespaces: each looks at the series of its own alone, and says whose it is. */
function prometheusRule(
  file: RuleFile,
  environment: Environment,
  operator: PrometheusOperator,
): KubernetesObject {
  const { namespace } = environment
  const rules = file.rules.map((rule) => ({
    ...rule,
    expression: withNamespace(rule.expression, namespace),
    labels: { ...rule.labels, namespace },
  }))
  const [spec] = ruleFileBody(environment, { ...file, rules }).documents
  return { ...monitoring('PrometheusRule', file.name, operator), spec }
}

function monitoring(kind: string, name: string, { labels }: PrometheusOperator): KubernetesObject {
  const metadata = Object.keys(labels).length === 0 ? { name } : { name, labels }
  const object = { apiVersion: 'monitoring.coreos.com/v1', kind, metadata }
  return withComment(
    object,
    ['metadata', 'labels'],
    'By these the Prometheus of the cluster knows what is its.',
  )
}
