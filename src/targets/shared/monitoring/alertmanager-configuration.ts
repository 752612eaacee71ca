import type { Environment } from '../../../model/environment.ts'
import type { Channel, Severity } from '../../../model/monitoring.ts'
import { formatDuration } from '../../../model/quantity.ts'
import { commented, type DataMap, type YamlBody } from '../../../print/body.ts'
import { alertNames } from './conventions.ts'
import { timeIntervals } from './time-intervals.ts'

/** Templates of messages, beside the configuration. */
export const messageTemplates = 'messages.tmpl'

const heartbeatReceiver = 'heartbeat'
const silentReceiver = 'no-notification'

/** `alertmanager.yml`: what is said of notifications, and where the templates of their messages are. */
export function alertmanagerConfiguration(environment: Environment): YamlBody {
  const templates = usesTemplates(environment) ? [messageTemplates] : undefined
  return { kind: 'yaml', documents: [{ templates, ...notifications(environment) }] }
}

/** Who hears of what: each severity has a receiver of its name with all channels of that severity. */
export function notifications(environment: Environment): DataMap {
  const { severities, maintenance } = environment
  return {
    route: rootRoute(environment),
    inhibit_rules: inhibitions(environment),
    time_intervals: maintenanceMutes(environment)
      ? maintenance.map(({ name, window }) => ({ name, time_intervals: timeIntervals(window) }))
      : undefined,
    receivers: [
      ...severities.map((severity, index) => severityReceiver(environment, severity, index)),
      watchdogReceiver(environment),
    ],
  }
}

/** Whether a route or a receiver is there for the alert that says that monitoring works. */
export function isWatchdog({ receiver, name }: DataMap): boolean {
  return [receiver, name].some((one) => one === heartbeatReceiver || one === silentReceiver)
}

/** Whether any channel's messages are made from templates of ours. */
export function usesTemplates(environment: Environment): boolean {
  return environment.channels.some((one) => one.kind === 'slack' || one.kind === 'email')
}

/** What no route takes goes to those who are disturbed least. */
function rootRoute(environment: Environment): DataMap {
  const last = environment.severities.at(-1)
  return {
    receiver: last?.name ?? silentReceiver,
    group_by: ['alertname', 'service', 'environment'],
    group_wait: '30s',
    group_interval: '5m',
    repeat_interval: formatDuration(last?.repeat ?? 14_400_000),
    routes: [
      watchdogRoute(environment),
      ...environment.severities.map((one, index) => severityRoute(environment, one, index)),
    ],
  }
}

function watchdogRoute(environment: Environment): DataMap {
  const matchers = [`alertname="${alertNames.watchdog}"`]
  if (environment.heartbeat !== undefined) {
    return {
      receiver: heartbeatReceiver,
      matchers,
      group_wait: '0s',
      group_interval: '1m',
      repeat_interval: '1m',
    }
  }
  return commented(
    { receiver: silentReceiver, matchers },
    { '': 'No heartbeat service is declared: nobody outside hears when the monitoring itself dies.' },
  )
}

function severityRoute(environment: Environment, severity: Severity, index: number): DataMap {
  return {
    receiver: severity.name,
    matchers: [`severity="${severity.name}"`],
    group_wait: index === 0 ? '10s' : undefined,
    repeat_interval: formatDuration(severity.repeat),
    mute_time_intervals:
      index > 0 && maintenanceMutes(environment) ? environment.maintenance.map((one) => one.name) : undefined,
  }
}

/** Planned work silences what can wait; what needs somebody at once is heard even then. */
function maintenanceMutes({ maintenance, severities }: Environment): boolean {
  return maintenance.length > 0 && severities.length > 1
}

function inhibitions(environment: Environment): readonly DataMap[] {
  return [...urgencyInhibitions(environment), serviceInhibition, ...storeInhibitions(environment)]
}

/** The more urgent alert on a symptom says it all. */
function urgencyInhibitions({ severities }: Environment): readonly DataMap[] {
  return severities.slice(0, -1).map((severity, index) => ({
    source_matchers: [`severity="${severity.name}"`],
    target_matchers: [
      anyOf(
        'severity',
        severities.slice(index + 1).map((one) => one.name),
      ),
    ],
    equal: ['service', 'environment', 'symptom'],
  }))
}

/** The Watchdog must never fall silent for any other reason than that nothing works. */
const notItself = `alertname!~"${alertNames.serviceDown}|${alertNames.watchdog}"`

const serviceInhibition: DataMap = commented(
  {
    source_matchers: [`alertname="${alertNames.serviceDown}"`],
    target_matchers: [notItself],
    equal: ['service', 'environment'],
  },
  { '': 'A service that is down explains everything else that is wrong with it.' },
)

/** A store that is down explains what is wrong with the services that need it, except that they are down. */
function storeInhibitions(environment: Environment): readonly DataMap[] {
  return environment.stores.flatMap((store): readonly DataMap[] => {
    const users = environment.services
      .filter((one) => one.uses.some((use) => use.to === store.name))
      .map((one) => one.name)
    const isWatched = environment.scrapes.some((scrape) => scrape.service === store.name)
    if (users.length === 0 || !isWatched) return []
    return [
      {
        source_matchers: [`alertname="${alertNames.serviceDown}"`, `service="${store.name}"`],
        target_matchers: [notItself, anyOf('service', users)],
        equal: ['environment'],
      },
    ]
  })
}

/** Names are words and hyphens: nothing in them means something to a pattern. */
function anyOf(label: string, values: readonly string[]): string {
  return values.length === 1 ? `${label}="${values[0]}"` : `${label}=~"${values.join('|')}"`
}

function severityReceiver(environment: Environment, severity: Severity, index: number): DataMap {
  const channels = environment.channels.filter((one) => severity.channels.includes(one.name))
  const of = <K extends Channel['kind']>(kind: K): readonly Extract<Channel, { kind: K }>[] | undefined => {
    // The predicate narrows what `filter` cannot express for a generic kind.
    const found = channels.filter((one): one is Extract<Channel, { kind: K }> => one.kind === kind)
    return found.length === 0 ? undefined : found
  }
  return {
    name: severity.name,
    pagerduty_configs: of('pagerduty')?.map((channel) => pagerduty(channel, index)),
    slack_configs: of('slack')?.map(slack),
    email_configs: of('email')?.map(email),
    webhook_configs: of('webhook')?.map((channel) => ({ url_file: secretFile(channel.secret) })),
  }
}

function watchdogReceiver(environment: Environment): DataMap {
  const { heartbeat } = environment
  if (heartbeat === undefined) return { name: silentReceiver }
  return {
    name: heartbeatReceiver,
    webhook_configs: [{ send_resolved: false, url_file: secretFile(heartbeat) }],
  }
}

/** Where Alertmanager finds its secrets. */
export const secretFolder = '/run/secrets/'

function secretFile(secret: string): string {
  return `${secretFolder}${secret}`
}

/** https://developer.pagerduty.com/docs/pd-cef */
function pagerduty({ secret }: Extract<Channel, { kind: 'pagerduty' }>, index: number): DataMap {
  return {
    routing_key_file: secretFile(secret),
    severity: index === 0 ? 'critical' : 'warning',
    description: '{{ .CommonAnnotations.summary }}',
    details: {
      description: '{{ .CommonAnnotations.description }}',
      runbook: '{{ .CommonAnnotations.runbook }}',
      dashboard: '{{ .CommonAnnotations.dashboard_url }}',
    },
  }
}

function slack({ secret, channel }: Extract<Channel, { kind: 'slack' }>): DataMap {
  return {
    api_url_file: secretFile(secret),
    channel,
    send_resolved: true,
    title: '{{ template "message.title" . }}',
    text: '{{ template "message.text" . }}',
  }
}

function email({ to, from, smarthost, user, secret }: Extract<Channel, { kind: 'email' }>): DataMap {
  return {
    to,
    from,
    smarthost,
    auth_username: user,
    auth_password_file: secretFile(secret),
    send_resolved: true,
    headers: { Subject: '{{ template "message.title" . }}' },
  }
}
