import type { Environment } from '../../../model/environment.ts'
import type { Probe, Scrape } from '../../../model/monitoring.ts'
import { formatDuration } from '../../../model/quantity.ts'
import { commented, type DataMap, type YamlBody } from '../../../print/body.ts'
import { clusterJobs } from './cluster-jobs.ts'
import { asksProxy, probedService, probeJob } from './probes.ts'
import { scrapeLimits } from './scrape-limits.ts'
import { allScrapes, type ConfigurationPlatform } from './scrapes.ts'

/** `prometheus.yml` with the discovery of this platform; rules are beside it in `rules/`. */
export function prometheusConfiguration(environment: Environment, platform: ConfigurationPlatform): YamlBody {
  const { monitoring } = environment
  const configuration: DataMap = {
    global: {
      scrape_interval: formatDuration(monitoring.scrape),
      evaluation_interval: formatDuration(monitoring.scrape),
      external_labels: { system: environment.system, environment: environment.tier },
    },
    rule_files: ['rules/*.yml'],
    alerting: monitoring.alertmanager
      ? { alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }] }
      : undefined,
    scrape_configs: [
      ...allScrapes(environment, platform).map((scrape) => scrapeJob(environment, scrape, platform)),
      ...clusterJobs(environment),
      ...probes(environment).map((probe) => probeScrapeJob(environment, probe, platform)),
    ],
  }
  return { kind: 'yaml', documents: [configuration] }
}

/** Only the tier's own blackbox exporter can make them. */
function probes(environment: Environment): readonly Probe[] {
  return environment.workloads.some((one) => one.name === 'blackbox') ? environment.monitoring.probes : []
}

function scrapeJob(environment: Environment, scrape: Scrape, platform: ConfigurationPlatform): DataMap {
  const common = {
    job_name: scrape.job,
    scrape_interval:
      scrape.interval === environment.monitoring.scrape ? undefined : formatDuration(scrape.interval),
    metrics_path: scrape.path === '/metrics' ? undefined : scrape.path,
    ...(scrape.kind === 'service' ? limits : {}),
  }
  return commented(
    { ...common, ...discovery(environment, scrape, platform) },
    {
      body_size_limit:
        'A label with too many values costs the service its own metrics, not everybody theirs.',
    },
  )
}

function discovery(environment: Environment, scrape: Scrape, platform: ConfigurationPlatform): DataMap {
  const { workload, port, service } = scrape
  if (workload === 'prometheus')
    return { static_configs: [{ targets: [`localhost:${port}`], labels: { service } }] }
  return platform === 'kubernetes' ? endpointDiscovery(environment, scrape) : nameDiscovery(scrape)
}

const limits: DataMap = {
  body_size_limit: scrapeLimits.bodySize,
  sample_limit: scrapeLimits.samples,
  label_limit: scrapeLimits.labels,
  label_name_length_limit: scrapeLimits.labelName,
  label_value_length_limit: scrapeLimits.labelValue,
}

/** Every address behind a name is an instance: https://docs.docker.com/compose/how-tos/networking/ */
function nameDiscovery({ workload, port, service }: Scrape): DataMap {
  return {
    dns_sd_configs: [{ names: [workload], type: 'A', port }],
    relabel_configs: [{ target_label: 'service', replacement: service }],
  }
}

/** The pods behind a Service, ready or not; the port filter leaves out their other ports. */
function endpointDiscovery(environment: Environment, { workload, port, service }: Scrape): DataMap {
  return {
    kubernetes_sd_configs: [
      {
        role: 'endpointslice',
        namespaces: { names: [environment.namespace] },
        selectors: [{ role: 'endpointslice', label: `kubernetes.io/service-name=${workload}` }],
      },
    ],
    relabel_configs: [
      { source_labels: ['__meta_kubernetes_endpointslice_port'], regex: `${port}`, action: 'keep' },
      { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'instance' },
      { target_label: 'service', replacement: service },
    ],
  }
}

function probeScrapeJob(environment: Environment, probe: Probe, platform: ConfigurationPlatform): DataMap {
  const { every } = probe
  const viaProxy = asksProxy(environment, probe, platform)
  const url = new URL(probe.url)
  const job: DataMap = {
    job_name: probeJob(probe),
    scrape_interval: every === environment.monitoring.scrape ? undefined : formatDuration(every),
    metrics_path: '/probe',
    params: {
      module: [viaProxy ? 'http_proxy' : 'http'],
      target: [viaProxy ? proxyUrl(url) : probe.url],
      hostname: viaProxy ? [url.hostname] : undefined,
    },
    static_configs: [
      {
        targets: ['blackbox:9115'],
        labels: { instance: probe.url, service: probedService(environment, probe) },
      },
    ],
  }
  return viaProxy
    ? commented(job, { params: 'The public name does not lead here: asks the proxy for it.' })
    : job
}

/** The same path at the proxy's own ports. */
function proxyUrl(url: URL): string {
  return `${url.protocol}//proxy:${url.protocol === 'https:' ? 8443 : 8080}${url.pathname}${url.search}`
}
