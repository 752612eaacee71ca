import type { Connection, External, Job, Route, Service, Store } from '../model/environment.ts'
import type { Channel, Monitoring, Scrape } from '../model/monitoring.ts'
import type { Workload } from '../model/workload.ts'
import { compareText } from './context.ts'
import { connectionsTo, connectionsWithin } from './stores/reach.ts'

/** What connections follow from. */
export interface Graph {
  readonly services: readonly Service[]
  readonly jobs: readonly Job[]
  readonly stores: readonly Store[]
  readonly externals: readonly External[]
  readonly routes: readonly Route[]
  readonly workloads: readonly Workload[]
  readonly scrapes: readonly Scrape[]
  readonly monitoring: Monitoring
  readonly channels: readonly Channel[]
  /** Where a heartbeat goes, if anywhere. */
  readonly heartbeat: string | undefined
  /** Connections that are known already. */
  readonly others: readonly Connection[]
}

/** Every connection that somebody declared or that monitoring needs; no other is allowed. Sorted, each once. */
export function connections(graph: Graph): readonly Connection[] {
  const all = [
    ...fromUses(graph),
    ...fromRoutes(graph),
    ...fromMonitoring(graph),
    ...graph.stores.flatMap(connectionsWithin),
    ...graph.others,
  ]
  const unique = new Map(
    all.map((connection) => [
      `${connection.from} ${connection.to} ${connection.port} ${connection.protocol}`,
      connection,
    ]),
  )
  return [...unique].sort(([left], [right]) => compareText(left, right)).map(([, connection]) => connection)
}

function tcp(from: string, to: string, port: number, kind: Connection['kind'] = 'workload'): Connection {
  return { from, to, port, protocol: 'tcp', kind }
}

function fromUses({ services, jobs, stores, externals }: Graph): Connection[] {
  return [...services, ...jobs].flatMap(({ name, uses }) =>
    uses.flatMap((use): readonly Connection[] => {
      const store = stores.find((one) => one.name === use.to)
      if (store !== undefined) return connectionsTo(name, store, use)
      const external = externals.find((one) => one.name === use.to)
      if (external !== undefined) return [tcp(name, external.name, external.port, 'external')]
      if (use.port === undefined) return []
      return [{ ...tcp(name, use.to, use.port.number), protocol: use.port.protocol }]
    }),
  )
}

/** From the edge: the gateway on Kubernetes, the proxy on compose. */
function fromRoutes({ routes }: Graph): Connection[] {
  return routes.flatMap((route) => route.paths.map((path) => tcp('edge', path.service, path.port, 'edge')))
}

function fromMonitoring(graph: Graph): Connection[] {
  const { workloads, scrapes, stores, monitoring } = graph
  const names = new Set(workloads.map((workload) => workload.name))
  const result: Connection[] = []
  for (const workload of workloads.filter((one) => one.role === 'exporter')) {
    const store = stores.find((one) => one.name === workload.partOf)
    if (store !== undefined)
      result.push(
        store.workload === undefined
          ? tcp(workload.name, store.host, store.port, 'external')
          : tcp(workload.name, store.name, store.port),
      )
    if (workload.partOf === 'proxy') result.push(tcp(workload.name, 'proxy', 8081))
  }
  if (names.has('prometheus')) {
    for (const scrape of scrapes) result.push(tcp('prometheus', scrape.workload, scrape.port))
    for (const [name, port] of [
      ['alertmanager', 9093],
      ['blackbox', 9115],
      ['grafana', 3000],
    ] as const) {
      if (names.has(name)) result.push(tcp('prometheus', name, port))
    }
  }
  if (names.has('grafana') && names.has('prometheus')) result.push(tcp('grafana', 'prometheus', 9090))
  if (names.has('blackbox') && monitoring.probes.length > 0)
    result.push(tcp('blackbox', 'probed hosts', 443, 'external'))
  // Public names lead to the tier's own proxy.
  if (names.has('blackbox') && names.has('proxy')) result.push(tcp('blackbox', 'proxy', 8443))
  return names.has('alertmanager') ? [...result, ...fromNotifications(graph)] : result
}

/** Mail has a host and port of its own; the other services have secret addresses, and speak HTTPS. */
function fromNotifications({ channels, heartbeat }: Graph): Connection[] {
  const mail = channels.flatMap((channel) => (channel.kind === 'email' ? [channel.smarthost] : []))
  const hasOthers = heartbeat !== undefined || channels.length > mail.length
  return [
    ...mail.map((smarthost) => {
      const end = smarthost.lastIndexOf(':')
      return tcp('alertmanager', smarthost.slice(0, end), Number(smarthost.slice(end + 1)), 'external')
    }),
    ...(hasOthers ? [tcp('alertmanager', 'notification services', 443, 'external')] : []),
  ]
}
