import { formatDuration, type Milliseconds } from '../../model/quantity.ts'
import type { DataMap } from '../../print/body.ts'
import {
  type AlertRule,
  type InputSeries,
  renderValue,
  type Scenario,
} from '../shared/monitoring/alert-rule.ts'
import type { RuleFile } from '../shared/monitoring/rule-files.ts'
import type { OutputFile } from '../target.ts'

const minute = 60_000

/**
 * Tests for `promtool test rules`: each alert fires on input that it is for, with exactly these labels and texts;
 * not before its time, and not on input that is fine. https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
 */
export function ruleTests(files: readonly RuleFile[]): readonly OutputFile[] {
  return files.flatMap((file): readonly OutputFile[] => {
    const alerts = file.rules.filter((rule) => rule.kind === 'alert')
    const tests = alerts.flatMap((alert) => alertTests(alert, background(alert, alerts)))
    if (tests.length === 0) return []
    const names = [...file.reads, file.name]
    const document: DataMap = {
      rule_files: names.map((name) => `../rules/${name}.yml`),
      evaluation_interval: '1m',
      group_eval_order: names.length > 1 ? names : undefined,
      tests,
    }
    return [{ path: `tests/${file.name}.test.yml`, body: { kind: 'yaml', documents: [document] } }]
  })
}

/** What keeps the file's other alerts of the same name quiet: promtool looks at all of one name together. */
function background(alert: AlertRule, alerts: readonly AlertRule[]): readonly InputSeries[] {
  const others = alerts.filter((other) => other !== alert && other.name === alert.name)
  return others.flatMap((other) => other.quiet?.series ?? [])
}

function alertTests(alert: AlertRule, others: readonly InputSeries[]): readonly DataMap[] {
  const { fires, quiet } = alert
  return [
    ...(fires === undefined
      ? []
      : [
          test(`${title(alert)} fires`, fires, others, [
            ...pending(alert, fires),
            moment(alert, fires.at, [expected(alert, fires)]),
          ]),
        ]),
    ...(quiet === undefined
      ? []
      : [test(`${title(alert)} stays quiet`, quiet, others, [moment(alert, quiet.at, [])])]),
  ]
}

/** Alerts of one name differ in what they are about. */
function title(alert: AlertRule): string {
  return `${alert.name} (${alert.labels.service}, ${alert.labels.severity})`
}

/** Half of its waiting time is too early. */
function pending(alert: AlertRule, scenario: Scenario): readonly DataMap[] {
  const early = Math.floor(alert.for / 2 / minute) * minute
  return alert.for > 0 && early < scenario.at ? [moment(alert, early, [])] : []
}

function test(
  name: string,
  { series, at }: Scenario,
  others: readonly InputSeries[],
  moments: readonly DataMap[],
): DataMap {
  const input = [...series, ...others]
  return {
    name,
    interval: '1m',
    input_series: input.length === 0 ? undefined : input.map((one) => inputSeries(one, at)),
    alert_rule_test: moments,
  }
}

function inputSeries({ series, start, perMinute }: InputSeries, until: Milliseconds): DataMap {
  const count = Math.ceil(until / minute)
  return { series, values: perMinute === 0 ? `${start}x${count}` : `${start}+${perMinute}x${count}` }
}

function moment(alert: AlertRule, at: Milliseconds, alerts: readonly DataMap[]): DataMap {
  return { eval_time: formatDuration(at), alertname: alert.name, exp_alerts: alerts }
}

function expected(alert: AlertRule, { value, labels }: Scenario): DataMap {
  const rendered = Object.entries(alert.annotations).map(([name, text]) => [
    name,
    value === undefined ? text : renderValue(text, value),
  ])
  return { exp_labels: { ...labels, ...alert.labels }, exp_annotations: Object.fromEntries(rendered) }
}
