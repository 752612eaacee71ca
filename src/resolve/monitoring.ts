import type { Path } from '../diagnostics/diagnostic.ts'
import type { Environment, Service, Store } from '../model/environment.ts'
import type {
  Alert,
  Channel,
  Flag,
  Incident,
  Monitoring,
  Probe,
  Scrape,
  Severity,
  Slo,
} from '../model/monitoring.ts'
import { condition } from './conditions.ts'
import type { Context } from './context.ts'
import { compareText, orDefault, quantity, refers, refuseTwoForms, report, sortedEntries } from './context.ts'
import { hasForm } from './forms.ts'

const day = 86_400_000

/** What is run and how often it looks. */
export function monitoring(context: Context, slos: readonly Slo[]): Monitoring {
  const spec = context.spec.monitoring
  const server = spec?.run?.prometheus
  const longest = Math.max(0, ...slos.map((slo) => slo.window))
  const needed = Math.max(15 * day, Math.ceil((longest * 1.1) / day) * day)
  return {
    prometheus: server && {
      storage: orDefault(
        context,
        ['monitoring', 'run', 'prometheus', 'storage'],
        quantity.size(server.storage),
        20 * 2 ** 30,
      ),
      retention: orDefault(
        context,
        ['monitoring', 'run', 'prometheus', 'retention'],
        quantity.duration(server.retention),
        needed,
        'the longest SLO window and a tenth',
      ),
    },
    alertmanager: spec?.run?.alertmanager !== undefined,
    grafana: spec?.run?.grafana !== undefined,
    scrape: orDefault(context, ['monitoring', 'scrape'], quantity.duration(spec?.scrape), 15_000),
    probes: sortedEntries(spec?.probes).flatMap(([name, probe]): Probe[] => {
      const at: Path = ['monitoring', 'probes', name]
      if (!hasForm(context, 'url', probe.http, [...at, 'http'])) return []
      const every = orDefault(context, [...at, 'every'], quantity.duration(probe.every), 30_000)
      const certificate = (probe.certificate ?? true) && probe.http.startsWith('https:')
      return [{ name, url: probe.http, every, certificate }]
    }),
  }
}

/** One job for each service with metrics, for each exporter, and for each store that exports its own. */
export function scrapes(
  services: readonly Service[],
  stores: readonly Store[],
  interval: number,
  isScraped: boolean,
  exporters: Environment['workloads'],
): readonly Scrape[] {
  const ofServices = services.flatMap(({ name, metrics }): Scrape[] =>
    metrics === undefined
      ? []
      : [
          {
            job: name,
            kind: 'service',
            workload: name,
            port: metrics.port,
            path: metrics.path,
            interval,
            service: name,
          },
        ],
  )
  const ofExporters = exporters.map((exporter): Scrape => {
    const subject = stores.find((store) => store.name === exporter.partOf)?.name ?? exporter.partOf
    return {
      job: exporter.name,
      kind: 'exporter',
      workload: exporter.name,
      port: exporter.ports[0]?.number ?? 0,
      path: '/metrics',
      interval,
      service: subject,
    }
  })
  const ofStores = stores.flatMap(({ name, metrics }): Scrape[] =>
    metrics === undefined || !isScraped
      ? []
      : [{ job: name, kind: 'exporter', workload: name, ...metrics, interval, service: name }],
  )
  return [...ofServices, ...ofExporters, ...ofStores].sort((left, right) => compareText(left.job, right.job))
}

/** Objectives, sorted by name. */
export function slos(context: Context, services: ReadonlyMap<string, Service>): readonly Slo[] {
  return sortedEntries(context.spec.slos).flatMap(([name, spec]): Slo[] => {
    const at: Path = ['slos', name]
    if (!refers(context, 'services', spec.of, [...at, 'of'])) return []
    const service = services.get(spec.of)
    if (service === undefined) return []
    if (service.metrics === undefined && context.spec.services?.[spec.of]?.metrics !== undefined) return []
    if (service.metrics?.preset !== 'http') {
      report(
        context,
        'unknown-reference',
        [...at, 'of'],
        `service "${spec.of}" does not export what ${spec.sli} is measured by`,
        {
          help: 'Add `metrics: {preset: http}` to the service.',
        },
      )
      return []
    }
    const threshold = /^latency < (.+)$/.exec(spec.sli)?.[1]
    return [
      {
        name,
        service: spec.of,
        indicator:
          threshold === undefined
            ? { kind: 'availability' }
            : { kind: 'latency', threshold: quantity.duration(threshold) ?? 0 },
        objective: quantity.percentage(spec.objective) ?? 1,
        window: orDefault(context, [...at, 'window'], quantity.duration(spec.window), 30 * day),
      },
    ]
  })
}

/** Alerts, sorted by name. */
export function alerts(context: Context, services: ReadonlyMap<string, Service>): readonly Alert[] {
  return sortedEntries(context.spec.alerts).flatMap(([name, spec]): Alert[] => {
    const at: Path = ['alerts', name]
    if (!refers(context, 'services', spec.of, [...at, 'of'])) return []
    const service = services.get(spec.of)
    if (service === undefined) return []
    const parsed = condition(context, spec.when, service, [...at, 'when'])
    // Where there are no severities at all, a rule says so once.
    if (context.known.get('notify.severities')?.size !== 0)
      refers(context, 'notify.severities', spec.severity, [...at, 'severity'])
    if (parsed === undefined) return []
    return [
      {
        name,
        service: spec.of,
        condition: parsed,
        for: orDefault(context, [...at, 'for'], quantity.duration(spec.for), 300_000),
        severity: spec.severity,
        owner: service.owner,
      },
    ]
  })
}

/** Channels, sorted by name. */
export function channels(context: Context): readonly Channel[] {
  return sortedEntries(context.spec.notify?.channels).flatMap(([name, spec]): Channel[] => {
    const at: Path = ['notify', 'channels', name]
    refuseTwoForms(context, spec, at, [['pagerduty'], ['slack', 'channel'], ['email'], ['webhook']])
    const secret = (key: 'pagerduty' | 'slack' | 'webhook'): string | undefined => {
      const written = spec[key]?.secret
      return written !== undefined && refers(context, 'secrets', written, [...at, key, 'secret'])
        ? written
        : undefined
    }
    const [pagerduty, slack, webhook] = [secret('pagerduty'), secret('slack'), secret('webhook')]
    if (pagerduty !== undefined) return [{ name, kind: 'pagerduty', secret: pagerduty }]
    if (slack !== undefined)
      return [{ name, kind: 'slack', secret: slack, channel: spec.channel ?? '#alerts' }]
    if (webhook !== undefined) return [{ name, kind: 'webhook', secret: webhook }]
    if (spec.email === undefined) {
      if (spec.channel !== undefined && spec.slack === undefined)
        report(context, 'missing-key', at, `channel "${name}" does not say where notifications go`, {
          side: 'key',
          lacks: ['pagerduty', 'slack', 'email', 'webhook'],
          help: 'Write `slack: {secret: NAME}`, `pagerduty: {secret: NAME}`, `webhook: {secret: NAME}` or `email: {…}`.',
        })
      return []
    }
    hasForm(context, 'smarthost', spec.email.smarthost, [...at, 'email', 'smarthost'])
    const { password, ...mail } = spec.email
    if (!refers(context, 'secrets', password.secret, [...at, 'email', 'password', 'secret'])) return []
    return [{ name, kind: 'email', ...mail, secret: password.secret }]
  })
}

/** Receivers that every Alertmanager configuration has, and the severity of the alert that always fires. */
const reservedSeverities = ['heartbeat', 'no-notification', 'none']

/** Severities in the order of the spec: the most urgent first. */
export function severities(context: Context): readonly Severity[] {
  return Object.entries(context.spec.notify?.severities ?? {}).map(([name, spec]): Severity => {
    const at: Path = ['notify', 'severities', name]
    if (reservedSeverities.includes(name))
      report(context, 'bad-format', at, `"${name}" is what the monitoring calls a receiver of its own`, {
        side: 'key',
        help: 'Give the severity another name.',
      })
    if (spec.incident !== undefined) refers(context, 'incidents', spec.incident, [...at, 'incident'])
    return {
      name,
      channels: spec.to.filter((channel, index) =>
        refers(context, 'notify.channels', channel, [...at, 'to', index]),
      ),
      repeat: orDefault(context, [...at, 'repeat'], quantity.duration(spec.repeat), 4 * 3_600_000),
      incident: spec.incident,
    }
  })
}

/** Incident levels, sorted by name. */
export function incidents(context: Context): readonly Incident[] {
  return sortedEntries(context.spec.incidents).map(([name, spec]) => ({
    name,
    means: spec.means,
    respond: quantity.duration(spec.respond) ?? 0,
    resolve: quantity.duration(spec.resolve) ?? 0,
  }))
}

/** Each state has the details that it needs, and no others. */
function refuseUnsaid(context: Context, spec: FlagSpec, at: Path): void {
  for (const [detail, state] of [
    ['percent', 'percent'],
    ['allow', 'targeted'],
  ] as const) {
    if (spec.state === state && spec[detail] === undefined)
      report(context, 'missing-key', at, `the state is ${state}, and nothing says \`${detail}\``, {
        side: 'key',
        lacks: [detail],
        help: detail === 'percent' ? 'Write `percent: 25`.' : 'Write `allow: [company1]`.',
      })
    if (spec.state !== state && spec[detail] !== undefined)
      report(context, 'bad-format', [...at, detail], `the state ${spec.state} has no use for \`${detail}\``, {
        side: 'key',
        help: `Remove it, or write \`state: ${state}\`.`,
      })
  }
}

type FlagSpec = NonNullable<Context['spec']['flags']>[string]

/** Flags, sorted by name. */
export function flags(context: Context): readonly Flag[] {
  return sortedEntries(context.spec.flags).map(([name, spec]): Flag => {
    refers(context, 'owners', spec.owner, ['flags', name, 'owner'])
    refuseUnsaid(context, spec, ['flags', name])
    return {
      name,
      state: spec.state,
      percent: spec.percent,
      allow: [...(spec.allow ?? [])].sort(compareText),
      owner: spec.owner,
      expires: spec.expires,
    }
  })
}

/** The flags as the JSON that services read: state and what belongs to it. */
export function flagsAsJson(all: readonly Flag[]): string {
  const entries = all.map(
    ({ name, state, percent, allow }) =>
      [
        name,
        {
          state,
          ...(state === 'percent' ? { percent: percent ?? 0 } : {}),
          ...(state === 'targeted' ? { allow } : {}),
        },
      ] as const,
  )
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`
}
