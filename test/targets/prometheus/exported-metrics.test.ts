import { describe, expect, test } from 'vitest'
import type { Environment } from '../../../src/model/environment.ts'
import { httpHistogram } from '../../../src/targets/shared/monitoring/conventions.ts'
import { dashboardFiles } from '../../../src/targets/shared/monitoring/dashboards/dashboard-files.ts'
import { exporters, probeMetrics, selfMetrics } from '../../../src/targets/shared/monitoring/exporters.ts'
import { ruleFiles } from '../../../src/targets/shared/monitoring/rule-files.ts'
import { metricNames, withoutVariables } from './promql-names.ts'
import { readEnvironment } from './read-environment.ts'

/** Everything that something of the tier exports, or that a rule records. */
function exported(environment: Environment): ReadonlySet<string> {
  const parts = (name: string) => ['_bucket', '_count', '_sum'].map((suffix) => `${name}${suffix}`)
  const custom = environment.services.flatMap((service) => service.metrics?.custom ?? [])
  const recordings = ruleFiles(environment).flatMap(({ rules }) =>
    rules.flatMap((rule) => (rule.kind === 'recording' ? [rule.record] : [])),
  )
  return new Set([
    'up',
    'ALERTS',
    ...parts(httpHistogram),
    ...custom.flatMap((one) => (one.type === 'histogram' ? parts(one.exportedName) : [one.exportedName])),
    ...Object.values(exporters).flatMap((exporter) => exporter.metrics),
    ...probeMetrics,
    ...selfMetrics,
    ...recordings,
  ])
}

function panelExpressions(environment: Environment): readonly string[] {
  const texts = dashboardFiles(environment).map(({ body }) => JSON.stringify(body))
  return texts.flatMap((text) => {
    const found: string[] = []
    JSON.parse(text, (key, value: unknown) => {
      if (key === 'expr' && typeof value === 'string') found.push(value)
      return value
    })
    return found
  })
}

describe.each(['development', 'staging', 'production'] as const)('metrics of %s', (tier) => {
  test('every rule reads metrics that something exports', async () => {
    const environment = await readEnvironment(tier)
    const known = exported(environment)
    const expressions = ruleFiles(environment).flatMap(({ rules }) => rules.map((rule) => rule.expression))
    expect(expressions.flatMap(metricNames).filter((name) => !known.has(name))).toEqual([])
  })

  test('every panel shows metrics that something exports', async () => {
    const environment = await readEnvironment(tier)
    const known = exported(environment)
    const names = panelExpressions(environment).map(withoutVariables).flatMap(metricNames)
    expect(names.length).toBeGreaterThan(20)
    expect(names.filter((name) => !known.has(name))).toEqual([])
  })

  test('a recording is computed before what reads it', async () => {
    const environment = await readEnvironment(tier)
    const seen = new Set<string>()
    const recordings = new Set([...exported(environment)].filter((name) => name.includes(':')))
    for (const { rules } of ruleFiles(environment)) {
      for (const rule of rules) {
        const late = metricNames(rule.expression).filter((name) => recordings.has(name) && !seen.has(name))
        expect(late).toEqual([])
        if (rule.kind === 'recording') seen.add(rule.record)
      }
    }
  })
})
