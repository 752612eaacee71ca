import type { Environment } from '../../model/environment.ts'
import { isUtc, notifier } from '../../model/notifying-cluster.ts'
import type { Data, DataMap } from '../../print/body.ts'
import { isWatchdog, notifications, secretFolder } from '../shared/monitoring/alertmanager-configuration.ts'
import { messageText, messageTitle } from '../shared/monitoring/message-templates.ts'
import { isList, isMap, withCommentsOf } from './data.ts'

/**
 * Who hears of the tier's alerts, for the Alertmanager of the cluster; it is the configuration of one of our own in
 * the words of the operator, which confines it to alerts of this namespace:
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.AlertmanagerConfig
 */
export function alertmanagerConfigSpec(environment: Environment): DataMap {
  const maintenance = environment.maintenance.filter(({ window }) => isUtc(window.starts.timezone))
  const { route, inhibit_rules, time_intervals, receivers } = notifications({ ...environment, maintenance })
  const isOurs = (one: Data) => isMap(one) && !isWatchdog(one)
  const routes = isMap(route) ? listOf(route.routes).filter(isOurs) : []
  return {
    route: isMap(route) ? inOperatorWords({ ...route, routes }) : undefined,
    inhibitRules: inOperatorWords(inhibit_rules),
    muteTimeIntervals: inOperatorWords(time_intervals),
    receivers: inOperatorWords(listOf(receivers).filter(isOurs)),
  }
}

/** Keys that the operator calls by more than another spelling. */
const renamed: Readonly<Record<string, string>> = {
  api_url_file: 'apiURL',
  auth_password_file: 'authPassword',
  routing_key_file: 'routingKey',
  source_matchers: 'sourceMatch',
  target_matchers: 'targetMatch',
  url_file: 'urlSecret',
}

/** Lists that it has where Alertmanager has maps. */
const keyValues: ReadonlySet<string> = new Set(['details', 'headers'])

/** It has no templates of ours: their text stands in each message. */
const templates: Readonly<Record<string, string>> = {
  '{{ template "message.title" . }}': messageTitle,
  '{{ template "message.text" . }}': messageText,
}

function inOperatorWords(value: Data | undefined, key = ''): Data | undefined {
  if (value === undefined) return undefined
  if (isList(value)) {
    if (key === 'days_of_month') return value.map((day) => ({ start: Number(day), end: Number(day) }))
    return key.endsWith('matchers')
      ? value.map((one) => matcher(String(one)))
      : value.flatMap((one) => inOperatorWords(one, key) ?? [])
  }
  if (typeof value === 'string') return textOf(value, key)
  if (!isMap(value)) return value
  const entries = Object.entries(value).flatMap(([name, child]): [string, Data | undefined][] =>
    name === 'location' ? [] : [[renamed[name] ?? camelCase(name), inOperatorWords(child, name)]],
  )
  if (!keyValues.has(key)) return withCommentsOf(value, Object.fromEntries(entries))
  return Object.entries(value).map(([name, child]) => ({ key: name, value: textOf(String(child), '') }))
}

function textOf(value: string, key: string): Data {
  if (!key.endsWith('_file')) return templates[value] ?? value
  return { name: notifier, key: value.slice(secretFolder.length) }
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** `alertname!~"A|B"` as the operator has it. */
function matcher(text: string): DataMap {
  const [, name = '', matchType = '=', value = ''] = /^(\w+)(=~|!~|!=|=)"(.*)"$/.exec(text) ?? []
  return { name, matchType, value }
}

function listOf(value: Data | undefined): readonly Data[] {
  return value !== undefined && isList(value) ? value : []
}
