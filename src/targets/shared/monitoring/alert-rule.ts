import type { Environment } from '../../../model/environment.ts'
import { formatDuration, type Milliseconds } from '../../../model/quantity.ts'
import type { Promql } from '../promql/promql.ts'

/** A rule that keeps the result of an expression under a name. */
export interface Recording {
  readonly kind: 'recording'
  readonly record: string
  readonly expression: Promql
  readonly labels?: Readonly<Record<string, string>>
}

/** A rule that notifies, with what its tests feed it. */
export interface AlertRule {
  readonly kind: 'alert'
  readonly name: string
  readonly expression: Promql
  /** How long the expression must hold; 0 fires at once. */
  readonly for: Milliseconds
  /** How long it goes on after the expression stopped holding; 0 stops at once. */
  readonly keepFiringFor: Milliseconds
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** Why a part that a reader would expect is not there. */
  readonly comment?: string
  /** Input on which it fires; undefined where no input can make it fire. */
  readonly fires: Scenario | undefined
  /** Input on which it stays quiet; undefined for what always fires. */
  readonly quiet: Scenario | undefined
}

/** Series that Prometheus is given, a sample a minute, and what comes out. */
export interface Scenario {
  readonly series: readonly InputSeries[]
  /** When the alert is looked at, from the first sample on. */
  readonly at: Milliseconds
  /** What the expression is then worth, for texts that show it. */
  readonly value?: number
  /** Labels that the expression itself brings. */
  readonly labels?: Readonly<Record<string, string>>
}

/** One series: its selector, its first sample, and what each minute adds. */
export interface InputSeries {
  readonly series: string
  readonly start: number
  readonly perMinute: number
}

/** What the author of an alert says, and what follows from the tier. */
export interface AlertFacts {
  readonly service: string
  readonly severity: string
  readonly owner: string | undefined
  /** What goes wrong, alike for all alerts that one cause sets off: the less urgent of them are held back. */
  readonly symptom: string
  readonly labels?: Readonly<Record<string, string>>
  readonly summary: string
  readonly description: string
  /** What to do first. */
  readonly runbook: string
  readonly dashboard: string
}

/** The labels that routes, inhibitions and people rely on; each alert has them all. */
export function alertLabels(environment: Environment, facts: AlertFacts): Readonly<Record<string, string>> {
  const team = facts.owner ?? onlyOwner(environment)
  return {
    severity: facts.severity,
    service: facts.service,
    environment: environment.tier,
    ...(team === undefined ? {} : { team }),
    symptom: facts.symptom,
    ...facts.labels,
  }
}

/** What nobody in particular owns is everybody's, which is clear while there is one team. */
function onlyOwner({ owners }: Environment): string | undefined {
  return owners.length === 1 ? owners[0]?.name : undefined
}

/** The texts of a notification. */
export function alertAnnotations(
  environment: Environment,
  facts: AlertFacts,
): Readonly<Record<string, string>> {
  const incident = incidentText(environment, facts.severity)
  return {
    summary: facts.summary,
    description: facts.description,
    runbook: facts.runbook,
    dashboard_url: facts.dashboard,
    ...(incident === undefined ? {} : { incident }),
  }
}

function incidentText(environment: Environment, severity: string): string | undefined {
  const name = environment.severities.find((one) => one.name === severity)?.incident
  const incident = environment.incidents.find((one) => one.name === name)
  if (incident === undefined) return undefined
  const { respond, resolve } = incident
  return `${incident.name}: respond within ${formatDuration(respond)}, resolve within ${formatDuration(resolve)}`
}

/** The severity of what needs somebody now; the tier's own most urgent one. */
export function mostUrgent(environment: Environment): string {
  return environment.severities[0]?.name ?? 'critical'
}

/** The severity of what can wait for working hours: the next one, if the tier has more than one. */
export function lessUrgent(environment: Environment): string {
  return environment.severities[1]?.name ?? environment.severities[0]?.name ?? 'warning'
}

/** Ways to show the value of an alert: the template, and what Prometheus makes of it. */
export const shownValues = {
  percentage: {
    template: '{{ $value | humanizePercentage }}',
    render: (value: number) => `${fourDigits(value * 100)}%`,
  },
  duration: { template: '{{ $value | humanizeDuration }}', render: humanDuration },
  number: { template: '{{ $value | printf "%.2f" }}', render: (value: number) => value.toFixed(2) },
} as const

/** Milliseconds below a second, minutes from one minute on. */
function humanDuration(value: number): string {
  if (value >= 60) return `${Math.floor(value / 60)}m ${Math.floor(value % 60)}s`
  return value < 1 ? `${fourDigits(value * 1000)}ms` : `${fourDigits(value)}s`
}

/** As C's `%.4g` for what is neither tiny nor huge. */
function fourDigits(value: number): string {
  return `${Number(value.toPrecision(4))}`
}

/** The text as Prometheus sends it when the expression has this value. */
export function renderValue(text: string, value: number): string {
  return Object.values(shownValues).reduce(
    (rendered, shown) => rendered.replaceAll(shown.template, () => shown.render(value)),
    text,
  )
}
