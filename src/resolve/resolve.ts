import { backupConnections, backupWorkloads, withWalShipper } from '../model/backup-workloads.ts'
import type { Delivery } from '../model/delivery.ts'
import type { Environment, Platform, Service, Store } from '../model/environment.ts'
import type { EnvironmentSpec } from '../model/spec.ts'
import type { Workload } from '../model/workload.ts'
import { connections } from './connections.ts'
import type { Context, KnownNames, Origin, Problem } from './context.ts'
import { byName, refers, report, sortedEntries } from './context.ts'
import { connectionsToFurtherPorts } from './further-ports.ts'
import { hasHealth } from './health.ts'
import * as monitoring from './monitoring.ts'
import { volumes } from './mounts.ts'
import * as operations from './operations.ts'
import { outputs, placement } from './outputs.ts'
import { passThroughs } from './pass-through.ts'
import { allPortsOf, portsOf } from './ports.ts'
import { job, service } from './programs.ts'
import type { ReadFile } from './repository.ts'
import { route, routeCertificate } from './routes.ts'
import { secrets } from './secrets.ts'
import { monitoringServers, proxy } from './servers.ts'
import { exporterOf } from './store-exporters.ts'
import { hostsOf } from './stores/reach.ts'
import { store } from './stores/store.ts'
import type { Targets } from './uses.ts'

/** What resolve makes of a valid spec. */
export interface Resolution {
  readonly environment: Environment
  readonly delivery: Delivery
  /** Model path (dotted) → where its value comes from. */
  readonly origins: ReadonlyMap<string, Origin>
  readonly problems: readonly Problem[]
}

/** A spec whose unsound entities have been taken out, with the names that were written before. */
export interface SoundSpec {
  /** Plain data that satisfies the schema, but for what was taken out. */
  readonly data: unknown
  readonly known: KnownNames
  /** The tier's own layer, relative to the project. */
  readonly sourceFile: string
  /** Reads what the spec names in the repository. */
  readonly readFile: ReadFile
}

/** The keys without which no tier can be resolved. */
type Identity = Required<
  Pick<EnvironmentSpec, 'edition' | 'system' | 'tiers' | 'tier' | 'platform' | 'domain'>
>

/** Fills in defaults, follows references, turns quantities into numbers, and derives what several targets need. */
export function resolve({ data, known, sourceFile, readFile }: SoundSpec): Resolution {
  // Validate has checked the data against the schema that this type is generated from.
  const spec = data as EnvironmentSpec & Identity
  const { system, tier } = spec
  const context: Context = { spec, system, tier, known, readFile, problems: [], origins: new Map() }
  const delivery = operations.delivery(context, spec.tiers)
  const environment = build(context, spec, delivery, sourceFile)
  return { environment, delivery, origins: context.origins, problems: context.problems }
}

function build(
  context: Context,
  spec: EnvironmentSpec & Identity,
  delivery: Delivery,
  sourceFile: string,
): Environment {
  refuseLongNamespace(context, spec)
  const settings = outputs(context)
  const flags = monitoring.flags(context)
  const flagsFile = monitoring.flagsAsJson(flags)
  // A backup that no output makes is none.
  const backups = settings.backup === undefined ? [] : operations.backups(context)
  const externals = operations.externals(context)
  // Where the output is off nothing would ship a log, and it would fill the disk.
  const copied = settings.backup === undefined ? [] : backups
  const stores = sortedEntries(spec.stores).flatMap(([name, written]) => {
    const one = store(context, name, written, copied, flagsFile)
    return one === undefined
      ? []
      : [withWalShipper(withAliases(one, written.alias), { backups, outputs: settings })]
  })
  const targets: Targets = {
    stores: new Map(stores.map((one) => [one.name, one])),
    externals: new Map(externals.map((one) => [one.name, one])),
    services: new Map(
      Object.entries(spec.services ?? {}).map(([name, one]) => [
        name,
        { own: portsOf(one), all: allPortsOf(one) },
      ]),
    ),
    optional: new Set(
      Object.entries(spec.services ?? {}).flatMap(([name, one]) =>
        one.profiles === undefined ? [] : [name],
      ),
    ),
    unchecked: new Set(
      Object.entries(spec.services ?? {}).flatMap(([name, one]) => (hasHealth(one) ? [] : [name])),
    ),
  }
  const jobs = sortedEntries(spec.jobs).flatMap(
    ([name, one]) => job(context, name, one, targets, flagsFile) ?? [],
  )
  const beforeRollout = jobs
    .filter((one) => one.workload.run?.kind === 'before-rollout')
    .map((one) => one.name)
  const services = sortedEntries(spec.services).flatMap(([name, one]) => {
    const resolved = service(context, name, one, targets, flagsFile)
    return resolved === undefined ? [] : [afterJobs(resolved, beforeRollout)]
  })
  const serviceByName = new Map(services.map((one) => [one.name, one]))
  const routes = sortedEntries(spec.routes).map(([name, one]) => route(context, name, one, serviceByName))
  const certificates = [
    ...routes.map((one) => routeCertificate(spec.routes?.[one.name] ?? { hosts: {}, paths: {} }, one)),
    ...stores
      .filter((one) => one.workload !== undefined && (one.tls !== 'none' || one.quorum !== undefined))
      .map((one) => ({
        name: one.name,
        hosts: hostsOf(one),
        issuer: 'internal' as const,
        ...(one.quorum === undefined ? {} : { between: { isWatched: one.quorum.watchesCertificate } }),
      })),
  ].sort(byName)
  const slos = monitoring.slos(context, serviceByName)
  const watch = monitoring.monitoring(context, slos)
  const channels = monitoring.channels(context)
  const heartbeat = secretOf(context, spec.notify?.heartbeat, ['notify', 'heartbeat', 'secret'])
  const grafanaPassword = secretOf(context, spec.monitoring?.run?.grafana?.password, [
    'monitoring',
    'run',
    'grafana',
    'password',
    'secret',
  ])
  const onKubernetes = spec.platform === 'kubernetes'
  // The server is the tier's own, or that of the cluster.
  const ofCluster = onKubernetes && settings.kubernetes?.operators.prometheus !== undefined
  const isScraped = watch.prometheus !== undefined || ofCluster
  const storeExporters = isScraped ? stores.flatMap((one) => exporterOf(one) ?? []) : []
  const proxies = proxy(routes, websocketConnections(services), certificates, settings).filter(
    (one) => one.role === 'proxy' || watch.prometheus !== undefined,
  )
  const servers = monitoringServers(watch, channels, heartbeat, grafanaPassword, settings, ofCluster)
  const always = services.filter(({ workload }) => workload.profiles.length === 0)
  // Kubernetes starts all or nothing: what is for profiles is in the copy on compose alone.
  const optional = services.filter((one) => !always.includes(one)).map((one) => one.workload)
  const copying = { backups, stores, services, outputs: settings }
  const workloads: Workload[] = [
    ...(onKubernetes ? always : services).map((one) => one.workload),
    ...jobs.map((one) => one.workload),
    ...stores.flatMap((one) => [
      ...(one.workload === undefined ? [] : [one.workload]),
      ...(one.members ?? []),
    ]),
    ...storeExporters,
    ...servers,
    ...(onKubernetes ? [] : proxies),
    ...backupWorkloads(copying),
  ].sort(byName)
  const exporters = [...storeExporters, ...(onKubernetes ? [] : proxies)].filter(
    (one) => one.role === 'exporter',
  )
  const scrapes = monitoring.scrapes(always, stores, watch.scrape, isScraped, exporters)
  const others = heartbeat === undefined ? [] : [['alertmanager', heartbeat] as const]
  return {
    system: spec.system,
    tier: spec.tier,
    tierOrder: spec.tiers,
    sourceFile,
    platform: spec.platform as Platform,
    edition: spec.edition,
    domain: spec.domain,
    namespace: `${spec.system}-${spec.tier}`,
    outputs: settings,
    placement: placement(context),
    services,
    jobs,
    stores,
    externals,
    volumes: volumes(context),
    routes,
    secrets: secrets(context, onKubernetes ? [...workloads, ...optional] : workloads, channels, others),
    certificates,
    flags,
    workloads,
    composeOnly: onKubernetes ? [...proxies, ...optional] : [],
    connections: connections({
      others: [...backupConnections(copying), ...connectionsToFurtherPorts({ services, jobs, stores })],
      services,
      jobs,
      stores,
      externals,
      routes,
      workloads,
      scrapes,
      monitoring: watch,
      channels,
      heartbeat,
    }),
    monitoring: watch,
    scrapes,
    slos,
    alerts: monitoring.alerts(context, serviceByName),
    channels,
    heartbeat,
    severities: monitoring.severities(context),
    incidents: monitoring.incidents(context),
    owners: operations.owners(context),
    backups,
    isDisposable: spec.backups === 'none',
    recovery: operations.recovery(context),
    maintenance: operations.maintenance(context),
    promotion: delivery.promotions.find((one) => one.tier === spec.tier) ?? {
      tier: spec.tier,
      gate: 'manual',
      verify: [],
      window: undefined,
    },
    passThroughs: passThroughs(context),
    patches: operations.patches(context),
    waivers: operations.waivers(context),
    acceptances: operations.acceptances(context),
  }
}

/** A namespace is a DNS label: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const longestNamespace = 63

function refuseLongNamespace(context: Context, { system, tier, platform }: Identity): void {
  const { length } = `${system}-${tier}`
  if (platform !== 'kubernetes' || length <= longestNamespace) return
  report(
    context,
    'out-of-range',
    ['system'],
    `the namespace "${system}-${tier}" has ${length} characters; Kubernetes takes ${longestNamespace}`,
    {
      help: 'Shorten the name of the system or of the tier.',
    },
  )
}

function withAliases(store: Store, names: readonly string[] = []): Store {
  const aliases = [...names].sort()
  return store.workload === undefined ? store : { ...store, workload: { ...store.workload, aliases } }
}

/** Most websockets that all instances hold together. */
function websocketConnections(services: readonly Service[]): number {
  return services.reduce((sum, one) => sum + (one.websocket?.connections ?? 0) * one.workload.scale.max, 0)
}

/** Services start after the jobs that run before each rollout. */
function afterJobs(one: Service, jobs: readonly string[]): Service {
  const after = jobs.map((on) => ({ on, condition: 'completed' as const }))
  const waits = [...one.workload.waits, ...after]
  return {
    ...one,
    workload: {
      ...one.workload,
      steps: one.workload.steps.map((step, index) =>
        index === 0 ? { ...step, waits: [...step.waits, ...after] } : step,
      ),
      waits: waits.sort((left, right) => (left.on < right.on ? -1 : 1)),
    },
  }
}

function secretOf(
  context: Context,
  written: { readonly secret: string } | undefined,
  at: readonly string[],
): string | undefined {
  return written !== undefined && refers(context, 'secrets', written.secret, at) ? written.secret : undefined
}
