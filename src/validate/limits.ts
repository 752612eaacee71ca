import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, Path } from '../diagnostics/diagnostic.ts'
import { parseCpu, parseDuration, parsePercentage, parseRate, parseSize } from '../model/quantity.ts'
import type { MapNode, ScalarNode } from '../parse/source.ts'
import { finder } from './nodes-at.ts'

/** What a quantity may be: beyond it no program that reads it would take it, or it would mean something else. */
interface Limit {
  readonly kind: keyof typeof readers
  readonly least: string
  readonly most: string
  readonly isWhole?: boolean
  readonly paths: readonly string[]
}

const readers = {
  duration: parseDuration,
  size: parseSize,
  cpu: parseCpu,
  percentage: parsePercentage,
  rate: (text: string) => {
    const rate = parseRate(text)
    return rate === undefined ? undefined : rate.count / rate.per
  },
} as const

const servers = ['services.*', 'shapes.*', 'defaults.services']
const programs = [...servers, 'jobs.*', ...servers.flatMap((one) => [`${one}.sidecars.*`, `${one}.init.*`])]
const stores = ['stores.*', 'defaults.stores']

function under(entities: readonly string[], ...paths: readonly string[]): readonly string[] {
  return entities.flatMap((entity) => paths.map((path) => `${entity}.${path}`))
}

const containers = [...programs, ...under(stores, 'instance')]

const limits: readonly Limit[] = [
  // Kubernetes counts probes in whole seconds of 32 bits, and Docker ends a check that takes no time at all.
  { kind: 'duration', least: '1s', most: '1h', paths: under(programs, 'health.every', 'health.timeout') },
  {
    kind: 'duration',
    least: '1s',
    most: '1d',
    paths: under(programs, 'health.boot', 'websocket.ping', 'websocket.timeout'),
  },
  // To nginx and Envoy a timeout of 0 is none at all.
  { kind: 'duration', least: '1s', most: '1d', paths: under(programs, 'http.timeout', 'http.keepAlive') },
  { kind: 'duration', least: '0s', most: '1d', paths: under(programs, 'http.drain') },
  { kind: 'duration', least: '1s', most: '30d', paths: under(programs, 'timeout') },
  // Kubernetes looks for runs that are due every ten seconds.
  { kind: 'duration', least: '10s', most: '1d', paths: ['jobs.*.deadline'] },
  {
    kind: 'duration',
    least: '1ms',
    most: '1h',
    paths: under(programs, 'metrics.buckets.[]', 'baseline.p99'),
  },
  { kind: 'duration', least: '1ms', most: '1d', paths: ['externals.*.timeout'] },
  { kind: 'duration', least: '1h', most: '20y', paths: ['secrets.*.rotate', 'backups.*.keep.pitr'] },
  { kind: 'duration', least: '1d', most: '10y', paths: ['monitoring.run.prometheus.retention'] },
  { kind: 'duration', least: '1s', most: '10m', paths: ['monitoring.scrape'] },
  {
    kind: 'duration',
    least: '1s',
    most: '1d',
    paths: ['monitoring.probes.*.every', 'backups.*.archiveTimeout'],
  },
  { kind: 'duration', least: '1d', most: '1y', paths: ['slos.*.window'] },
  { kind: 'duration', least: '0s', most: '30d', paths: ['alerts.*.for'] },
  { kind: 'duration', least: '1m', most: '30d', paths: ['notify.severities.*.repeat'] },
  {
    kind: 'duration',
    least: '1s',
    most: '1y',
    paths: ['incidents.*.respond', 'incidents.*.resolve', 'recovery.rto', 'recovery.rpo'],
  },
  {
    kind: 'duration',
    least: '1m',
    most: '7d',
    paths: ['maintenance.*.for', 'delivery.promote.*.window.for'],
  },
  { kind: 'size', least: '1Mi', most: '1000Ti', paths: ['volumes.*.size'] },
  {
    kind: 'size',
    least: '64Mi',
    most: '1000Ti',
    paths: [
      'monitoring.run.prometheus.storage',
      'outputs.kubernetes.quota.memory',
      'outputs.kubernetes.quota.storage',
      ...under(stores, 'instance.storage'),
    ],
  },
  { kind: 'size', least: '1Mi', most: '10Ti', paths: under(stores, 'instance.memory') },
  // Docker refuses to run a container in less.
  {
    kind: 'size',
    least: '6Mi',
    most: '100Ti',
    paths: under(containers, 'resources.requests.memory', 'resources.limits.memory'),
  },
  { kind: 'size', least: '4Ki', most: '1Ti', paths: under(programs, 'volumes.*.tmpfs') },
  { kind: 'size', least: '1Mi', most: '100Ti', paths: under(programs, 'volumes.*.scratch') },
  // To nginx a size of 0 is no limit.
  { kind: 'size', least: '1Ki', most: '1Ti', paths: under(programs, 'http.maxBody') },
  {
    kind: 'cpu',
    least: '1m',
    most: '1000',
    paths: [
      'outputs.kubernetes.quota.cpu',
      ...under(containers, 'resources.requests.cpu', 'resources.limits.cpu'),
    ],
  },
  {
    kind: 'percentage',
    least: '1%',
    most: '100%',
    isWhole: true,
    paths: under(programs, 'scale.by.cpu', 'scale.by.memory'),
  },
  // An objective of 100% has no error budget to burn.
  { kind: 'percentage', least: '1%', most: '99.9999%', paths: ['slos.*.objective'] },
  {
    kind: 'percentage',
    least: '0%',
    most: '100%',
    paths: under(programs, 'baseline.errors.target', 'baseline.errors.max'),
  },
  {
    kind: 'rate',
    least: '1/d',
    most: '1000000/s',
    paths: ['externals.*.quota', 'routes.*.rateLimit.rate', 'routes.*.paths.*.rateLimit.rate'],
  },
]

const dates = ['flags.*.expires', 'patches.*.until', 'waivers.*.until', 'accept.*.until']

/** The days that no calendar has, such as 31 February. */
function impossibleDays(root: MapNode): readonly OutsideLimits[] {
  return dates.flatMap(finder(root)).flatMap(({ path, node }) => {
    const text = node.kind === 'scalar' ? String(node.value) : ''
    const time = Date.parse(`${text}T00:00:00Z`)
    if (
      Number.isNaN(time) ? !/^\d{4}-\d\d-(29|3\d)$/.test(text) : new Date(time).toISOString().startsWith(text)
    )
      return []
    const message = `there is no ${text} in the calendar`
    return [{ path, diagnostic: diagnostic('bad-quantity', node.place, message) }]
  })
}

/** A quantity outside of its limits. */
export interface OutsideLimits {
  readonly path: Path
  readonly diagnostic: Diagnostic
}

/** The quantities of a spec that are too small, too large, or not there. What is no quantity at all is not among them. */
export function outsideLimits(root: MapNode): readonly OutsideLimits[] {
  return [...impossibleDays(root), ...outsideBounds(root)]
}

function outsideBounds(root: MapNode): readonly OutsideLimits[] {
  const find = finder(root)
  return limits.flatMap((limit) =>
    limit.paths.flatMap(find).flatMap(({ path, node }) => {
      const message = node.kind === 'scalar' ? problemOf(node.value, limit) : undefined
      if (message === undefined) return []
      const name = path.findLast((key) => typeof key === 'string') ?? ''
      return [{ path, diagnostic: diagnostic('out-of-range', node.place, `"${name}" is ${message}`) }]
    }),
  )
}

function problemOf(value: ScalarNode['value'], { kind, least, most, isWhole }: Limit): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const read = readers[kind]
  const amount = read(String(value))
  if (amount === undefined)
    // A number of cores that is finer than what Kubernetes divides a core into.
    return typeof value === 'number' && kind === 'cpu' && value > 0
      ? `${value}; it must be a whole number of thousandths of a core`
      : undefined
  if (amount < (read(least) ?? 0)) return `${value}; it must be at least ${least}`
  if (amount > (read(most) ?? 0)) return `${value}; it must be at most ${most}`
  return isWhole && !/^\d+(\.0+)?%$/.test(String(value))
    ? `${value}; it must be a whole number of percent`
    : undefined
}
