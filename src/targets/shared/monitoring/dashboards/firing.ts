import { equals, type Matcher, type Promql, selector } from '../../promql/promql.ts'
import { alertNames } from '../conventions.ts'

/** The series that Prometheus keeps of each alert that fires; without the one that always does. */
export function firingAlerts(matchers: readonly Matcher[]): Promql {
  const real: Matcher = { label: 'alertname', operator: '!=', value: alertNames.watchdog }
  return selector('ALERTS', [equals('alertstate', 'firing'), real, ...matchers])
}

/** How many fire; 0 rather than nothing. */
export function firingCount(matchers: readonly Matcher[]): Promql {
  return `count(${firingAlerts(matchers)}) or vector(0)`
}
