import type { Certificate, Outputs, Route, Store } from '../model/environment.ts'
import type { Channel, Monitoring } from '../model/monitoring.ts'
import { plainWorkload } from '../model/plain-workload.ts'
import { inSeconds } from '../model/quantity.ts'
import { authorityFiles, authorityPath } from '../model/store-authority.ts'
import type {
  EnvironmentVariable,
  Health,
  Mount,
  MountedFile,
  Port,
  ValuePart,
  Wait,
  Workload,
} from '../model/workload.ts'
import { compareText } from './context.ts'
import { grafanaImage, images, prometheusImage, proxyImage } from './edition.ts'
import { redisScheme } from './redis-parts.ts'
import { certificateFolder } from './uses.ts'
import { text } from './values.ts'

const mebibyte = 2 ** 20

/** Only what differs from {@link server}'s usual form. */
type ServerParts = Pick<Workload, 'name' | 'role' | 'image'> &
  Partial<Workload> & { readonly memory: number; readonly user: number }

/** A server of ours: one instance, no privileges, nothing written outside of its mounts. */
export function server({ memory, user, ...parts }: ServerParts): Workload {
  return {
    partOf: parts.name,
    owner: undefined,
    build: undefined,
    command: undefined,
    args: undefined,
    env: [],
    ports: [],
    mounts: [],
    files: [],
    resources: {
      requests: { cpu: 50, memory: memory * mebibyte },
      limits: { cpu: undefined, memory: memory * mebibyte },
    },
    health: undefined,
    security: { user, group: user, readOnlyRoot: true, capabilities: [] },
    stop: { notice: 0, grace: 30_000 },
    scale: { min: 1, max: 1, by: [] },
    stateful: false,
    waits: [],
    ...plainWorkload,
    ...parts,
  }
}

/** A TCP port of a server of ours. */
export function port(
  name: string,
  number: number,
  publish?: number,
  reach: Port['reach'] = 'loopback',
): Port {
  return { name, number, protocol: 'tcp', publish, reach }
}

/** Health that is asked for over HTTP. */
export function health(live: string, ready: string, number: number): Health {
  return {
    live: { kind: 'http', path: live, port: number },
    ready: { kind: 'http', path: ready, port: number },
    boot: 60_000,
    timeout: 3_000,
    every: 10_000,
  }
}

/** Variables by name, sorted. */
export function variables(
  values: Readonly<Record<string, string | readonly ValuePart[]>>,
): readonly EnvironmentVariable[] {
  return Object.entries(values)
    .map(([name, value]) => ({ name, value: typeof value === 'string' ? [text(value)] : value }))
    .sort((left, right) => compareText(left.name, right.name))
}

function secretFile(secret: string): MountedFile {
  return { path: `/run/secrets/${secret}`, content: { kind: 'secret', secret } }
}

const scratch: Mount = { kind: 'memory', path: '/tmp', size: 16 * mebibyte }

/** The exporter that speaks for a store; it exists because the store does. */
export function storeExporter(store: Store): Workload {
  const name = `${store.name}-exporter`
  const waits: readonly Wait[] =
    store.workload === undefined ? [] : [{ on: store.name, condition: 'healthy' }]
  return store.kind === 'postgres' ? postgresExporter(name, store, waits) : redisExporter(name, store, waits)
}

/** https://github.com/prometheus-community/postgres_exporter#environment-variables */
function postgresExporter(name: string, store: Store, waits: readonly Wait[]): Workload {
  const inTier = store.workload !== undefined && store.tls !== 'none'
  const path = authorityPath(store)
  const authority = path === undefined ? '' : `&sslrootcert=${path}`
  return server({
    name,
    role: 'exporter',
    partOf: store.name,
    image: images.postgresExporter,
    memory: 64,
    user: 65534,
    env: variables({
      DATA_SOURCE_URI: `${store.host}:${store.port}/${store.database}?sslmode=${store.tls === 'none' ? 'disable' : store.tls}${authority}`,
      DATA_SOURCE_USER: store.user ?? '',
      ...(store.password === undefined ? {} : { DATA_SOURCE_PASS_FILE: `/run/secrets/${store.password}` }),
    }),
    ports: [port('metrics', 9187)],
    mounts: inTier
      ? [
          {
            kind: 'certificate',
            path: certificateFolder(store.name),
            certificate: store.name,
            part: 'authority',
          },
        ]
      : [],
    files: [...(store.password === undefined ? [] : [secretFile(store.password)]), ...authorityFiles(store)],
    health: health('/', '/', 9187),
    waits,
  })
}

/** https://github.com/oliver006/redis_exporter#command-line-flags */
function redisExporter(name: string, store: Store, waits: readonly Wait[]): Workload {
  const authority = authorityPath(store)
  return server({
    name,
    role: 'exporter',
    partOf: store.name,
    image: images.redisExporter,
    memory: 64,
    user: 59000,
    env: variables({
      REDIS_ADDR: `${redisScheme(store)}://${store.host}:${store.port}`,
      ...(store.tls === 'require' ? { REDIS_EXPORTER_SKIP_TLS_VERIFICATION: 'true' } : {}),
      ...(authority === undefined ? {} : { REDIS_EXPORTER_TLS_CA_CERT_FILE: authority }),
      ...(store.cluster ? inCluster : {}),
      ...(store.password === undefined
        ? {}
        : { REDIS_PASSWORD: [{ kind: 'secret', secret: store.password, encoding: 'raw' }] }),
    }),
    ports: [port('metrics', 9121)],
    files: authorityFiles(store),
    health: health('/health', '/health', 9121),
    waits,
  })
}

/** It then says which servers there are, by the names that their certificates have. */
const inCluster = { REDIS_EXPORTER_CLUSTER_DISCOVER_HOSTNAMES: 'true', REDIS_EXPORTER_IS_CLUSTER: 'true' }

/** The proxy of compose tiers and of local copies, and its exporter. Empty without routes or nginx output. */
export function proxy(
  routes: readonly Route[],
  sockets: number,
  certificates: readonly Certificate[],
  outputs: Outputs,
): readonly Workload[] {
  if (routes.length === 0 || outputs.nginx === undefined) return []
  const services = [...new Set(routes.flatMap((route) => route.paths.map((path) => path.service)))].sort(
    compareText,
  )
  const longest = Math.max(
    ...routes.flatMap((route) => route.paths.filter((path) => !path.websocket).map((path) => path.timeout)),
    0,
  )
  const own = new Set(routes.map((route) => route.certificate))
  const nginx = server({
    name: 'proxy',
    role: 'proxy',
    image: proxyImage(outputs.nginx.version),
    // A connection takes its buffers twice, to the client and to the service.
    memory: 64 * Math.ceil((64 + (sockets * 48) / 1024) / 64),
    user: 101,
    ports: [port('http', 8080, 80, 'public'), port('https', 8443, 443, 'public'), port('status', 8081)],
    mounts: [
      ...certificates
        .filter((one) => own.has(one.name))
        .map(
          (one): Mount => ({
            kind: 'certificate',
            path: `/etc/nginx/tls/${one.name}`,
            certificate: one.name,
            part: 'pair',
          }),
        ),
      { kind: 'memory', path: '/tmp', size: 16 * mebibyte },
    ],
    files: [{ path: '/etc/nginx', content: { kind: 'configuration', configuration: 'nginx' } }],
    health: health('/status', '/status', 8081),
    stop: { notice: 0, grace: longest + 10_000 },
    waits: services.map((on) => ({ on, condition: 'healthy' })),
  })
  const exporter = server({
    name: 'proxy-exporter',
    role: 'exporter',
    partOf: 'proxy',
    image: images.nginxExporter,
    memory: 32,
    user: 65534,
    args: ['--nginx.scrape-uri=http://proxy:8081/status'],
    ports: [port('metrics', 9113)],
    waits: [{ on: 'proxy', condition: 'healthy' }],
  })
  return [nginx, exporter]
}

/** Prometheus, Alertmanager, Grafana and the blackbox exporter, as far as the tier runs them. */
export function monitoringServers(
  monitoring: Monitoring,
  channels: readonly Channel[],
  heartbeat: string | undefined,
  grafanaPassword: string | undefined,
  outputs: Outputs,
  ofCluster: boolean,
): readonly Workload[] {
  const servers: Workload[] = []
  const own = outputs.prometheus === undefined ? undefined : monitoring.prometheus
  if (own !== undefined && outputs.prometheus !== undefined)
    servers.push(prometheus(own, prometheusImage(outputs.prometheus.version)))
  if (monitoring.probes.length > 0 && (own !== undefined || ofCluster)) servers.push(blackbox())
  if (monitoring.alertmanager && outputs.prometheus !== undefined)
    servers.push(alertmanager(channels, heartbeat))
  if (monitoring.grafana && outputs.grafana !== undefined)
    servers.push(grafana(grafanaPassword, grafanaImage(outputs.grafana.version)))
  return servers
}

function prometheus({ storage, retention }: NonNullable<Monitoring['prometheus']>, image: string): Workload {
  const megabytes = Math.floor((storage * 0.8) / mebibyte)
  return server({
    name: 'prometheus',
    role: 'monitoring',
    image,
    memory: 1024,
    user: 65534,
    args: [
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.tsdb.path=/prometheus',
      `--storage.tsdb.retention.time=${Math.ceil(inSeconds(retention) / 86_400)}d`,
      // A fifth of the disk stays free for compaction; Prometheus' MB are binary.
      `--storage.tsdb.retention.size=${megabytes}MB`,
    ],
    ports: [port('http', 9090, 9090)],
    mounts: [{ kind: 'state', path: '/prometheus', name: 'data', size: storage }],
    files: [{ path: '/etc/prometheus', content: { kind: 'configuration', configuration: 'prometheus' } }],
    health: { ...health('/-/healthy', '/-/ready', 9090), boot: 300_000 },
    stop: { notice: 0, grace: 120_000 },
    stateful: true,
  })
}

function alertmanager(channels: readonly Channel[], heartbeat: string | undefined): Workload {
  const secrets = new Set([
    ...channels.map((channel) => channel.secret),
    ...(heartbeat === undefined ? [] : [heartbeat]),
  ])
  return server({
    name: 'alertmanager',
    role: 'monitoring',
    image: images.alertmanager,
    memory: 128,
    user: 65534,
    // One instance: no gossip with others.
    args: [
      '--config.file=/etc/alertmanager/alertmanager.yml',
      '--storage.path=/alertmanager',
      '--cluster.listen-address=',
    ],
    ports: [port('http', 9093, 9093)],
    mounts: [{ kind: 'state', path: '/alertmanager', name: 'data', size: 1024 * mebibyte }],
    files: [
      { path: '/etc/alertmanager', content: { kind: 'configuration', configuration: 'alertmanager' } },
      ...[...secrets].sort(compareText).map(secretFile),
    ],
    health: health('/-/healthy', '/-/ready', 9093),
    stateful: true,
  })
}

function blackbox(): Workload {
  return server({
    name: 'blackbox',
    role: 'monitoring',
    image: images.blackbox,
    memory: 64,
    user: 65534,
    args: ['--config.file=/etc/blackbox/blackbox.yml'],
    ports: [port('http', 9115)],
    files: [{ path: '/etc/blackbox', content: { kind: 'configuration', configuration: 'blackbox' } }],
    health: health('/-/healthy', '/-/healthy', 9115),
  })
}

/** Dashboards come from files and nobody edits them; without a password people only look. */
function grafana(password: string | undefined, image: string): Workload {
  const access: Readonly<Record<string, string>> =
    password === undefined
      ? { GF_AUTH_ANONYMOUS_ENABLED: 'true', GF_AUTH_DISABLE_LOGIN_FORM: 'true' }
      : { GF_SECURITY_ADMIN_PASSWORD__FILE: `/run/secrets/${password}` }
  return server({
    name: 'grafana',
    role: 'monitoring',
    image,
    memory: 512,
    user: 472,
    env: variables({
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      // It would fetch plugins from the internet at each start, which it does not reach.
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
      ...access,
    }),
    ports: [port('http', 3000, 3000)],
    mounts: [scratch, { kind: 'state', path: '/var/lib/grafana', name: 'data', size: 1024 * mebibyte }],
    files: [
      {
        path: '/etc/grafana/dashboards',
        content: { kind: 'configuration', configuration: 'grafana-dashboards' },
      },
      {
        path: '/etc/grafana/provisioning',
        content: { kind: 'configuration', configuration: 'grafana-provisioning' },
      },
      ...(password === undefined ? [] : [secretFile(password)]),
    ],
    // A first start, or one after an upgrade, changes the database: killed in the middle it would not start again.
    health: { ...health('/api/health', '/api/health', 3000), boot: 300_000 },
    stateful: true,
  })
}
