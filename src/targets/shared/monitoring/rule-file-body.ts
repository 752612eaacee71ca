import type { Environment } from '../../../model/environment.ts'
import { formatDuration } from '../../../model/quantity.ts'
import { commented, type DataMap, type YamlBody } from '../../../print/body.ts'
import type { AlertRule, Recording } from './alert-rule.ts'
import { type PrometheusFeatures, prometheusFeatures } from './prometheus-features.ts'
import type { RuleFile } from './rule-files.ts'

/** A rule file as the declared version of Prometheus reads it. */
export function ruleFileBody(environment: Environment, file: RuleFile): YamlBody {
  const features = prometheusFeatures(environment)
  const rules = file.rules.map((rule) =>
    rule.kind === 'alert' ? alertData(rule, features) : recordingData(rule),
  )
  return { kind: 'yaml', documents: [{ groups: [{ name: file.name, rules }] }] }
}

function recordingData({ record, expression, labels }: Recording): DataMap {
  return { record, expr: expression, labels }
}

function alertData(alert: AlertRule, { keepFiringFor }: PrometheusFeatures): DataMap {
  const data: DataMap = {
    alert: alert.name,
    expr: alert.expression,
    for: alert.for === 0 ? undefined : formatDuration(alert.for),
    keep_firing_for:
      alert.keepFiringFor > 0 && keepFiringFor ? formatDuration(alert.keepFiringFor) : undefined,
    labels: alert.labels,
    annotations: alert.annotations,
  }
  return alert.comment === undefined ? data : commented(data, { expr: alert.comment })
}
