import type { Path } from '../diagnostics/diagnostic.ts'
import type { Service } from '../model/environment.ts'
import type { Condition, Signal } from '../model/monitoring.ts'
import { parseDuration, parsePercentage, parseRate } from '../model/quantity.ts'
import type { Context } from './context.ts'
import { report, reportUnknown } from './context.ts'

const signals = [
  'error_rate',
  'request_rate',
  'latency_p50',
  'latency_p90',
  'latency_p95',
  'latency_p99',
  'ratio',
] as const
const form = 'Write `signal > threshold over window`, such as `error_rate > 5% over 5m`.'

const pattern = /^(\S+(?:\{[^}]*\}\))?) ([<>]) (\S+) over (\S+)$/

/** Reads `error_rate > 5% over 5m` for a service; undefined where it says nothing, which is reported. */
export function condition(context: Context, text: string, service: Service, at: Path): Condition | undefined {
  const [, subject, operator, threshold, window] = pattern.exec(text) ?? []
  if (subject === undefined || threshold === undefined || window === undefined) {
    const spaced = text
      .replace(/\s*([<>])=?\s*/, ' $1 ')
      .replace(/\s+/g, ' ')
      .trim()
    const meant = spaced !== text && pattern.test(spaced) ? ` (did you mean "${spaced}"?)` : ''
    report(context, 'bad-format', at, `"${text}" is not a condition${meant}`, { help: form })
    return undefined
  }
  const signal = signalOf(context, subject, service, at)
  if (signal === undefined) return undefined
  const period = parseDuration(window)
  const value = thresholdOf(signal, threshold)
  if (period !== undefined && period > longestWindow)
    report(context, 'out-of-range', at, `"${window}" is too long for a window; it may be 30d`, { help: form })
  if (value !== undefined) refuseUnreachable(context, { signal, operator, value, threshold }, service, at)
  if (period === undefined)
    report(context, 'bad-quantity', at, `"${window}" is not a duration`, { help: form })
  if (value === undefined)
    report(context, 'bad-quantity', at, `"${threshold}" is not ${units[signal.kind].words}`, {
      help: `Write ${units[signal.kind].words} such as ${units[signal.kind].example}.`,
    })
  if (period === undefined || value === undefined) return undefined
  return { signal, operator: operator === '<' ? '<' : '>', threshold: value, window: period, text }
}

const longestWindow = 30 * 86_400_000

/** Reports a threshold that is always or never passed: what is measured cannot be on its other side. */
function refuseUnreachable(
  context: Context,
  { signal, operator, value, threshold }: Comparison,
  { metrics }: Service,
  at: Path,
): void {
  const buckets = (metrics?.buckets ?? []).map((bound) => bound / 1000)
  const [least, most] = {
    error_rate: [0, 1],
    ratio: [0, 1],
    request_rate: [0, Number.POSITIVE_INFINITY],
    latency: [Math.min(...buckets), Math.max(...buckets)],
  }[signal.kind] ?? [0, 1]
  if (value > (least ?? 0) && value < (most ?? 0)) return
  const bound = signal.kind === 'latency' ? 'the bounds of its buckets' : '0% and 100%'
  const help = signal.kind === 'request_rate' ? 'Write a rate above 0.' : `Write a value between ${bound}.`
  const word = operator === '<' ? 'below' : 'above'
  report(
    context,
    'out-of-range',
    at,
    `whether it is ${word} ${threshold} cannot be told from what is measured`,
    { help },
  )
}

interface Comparison {
  readonly signal: Signal
  readonly operator: string | undefined
  readonly value: number
  readonly threshold: string
}

const units: Readonly<Record<Signal['kind'], { readonly words: string; readonly example: string }>> = {
  error_rate: { words: 'a percentage', example: '5%' },
  ratio: { words: 'a percentage', example: '90%' },
  latency: { words: 'a duration', example: '500ms' },
  request_rate: { words: 'a rate', example: '10/s' },
}

/** In base units: ratios from 0 to 1, seconds, requests a second. */
function thresholdOf(signal: Signal, text: string): number | undefined {
  if (signal.kind === 'latency') {
    const duration = parseDuration(text)
    return duration === undefined ? undefined : duration / 1000
  }
  if (signal.kind !== 'request_rate') return parsePercentage(text)
  const rate = parseRate(text)
  return rate === undefined ? undefined : (rate.count * 1000) / rate.per
}

function signalOf(context: Context, subject: string, service: Service, at: Path): Signal | undefined {
  // What is wrong with its metrics has been reported.
  if (service.metrics === undefined && context.spec.services?.[service.name]?.metrics !== undefined)
    return undefined
  const ratio = /^ratio\((\w+)\{([^}]+)\}\)$/.exec(subject)
  if (ratio !== null) return ratioSignal(context, ratio[1] ?? '', ratio[2] ?? '', service, at)
  const name = /^\w+/.exec(subject)?.[0] ?? subject
  if (!(signals as readonly string[]).includes(name) || name === 'ratio') {
    reportUnknown(context, `signal "${subject}"`, name, signals, at)
    return undefined
  }
  if (service.metrics?.preset !== 'http') {
    report(
      context,
      'unknown-reference',
      at,
      `service "${service.name}" does not export what ${name} is measured by`,
      { help: 'Add `metrics: {preset: http}` to the service.' },
    )
    return undefined
  }
  if (name === 'error_rate' || name === 'request_rate') return { kind: name }
  return { kind: 'latency', quantile: Number(name.slice('latency_p'.length)) / 100 }
}

function ratioSignal(
  context: Context,
  metric: string,
  matchers: string,
  service: Service,
  at: Path,
): Signal | undefined {
  const custom = service.metrics?.custom ?? []
  const found = custom.find((one) => one.name === metric)
  if (found === undefined) {
    reportUnknown(
      context,
      `metric "${metric}" of service "${service.name}"`,
      metric,
      custom.map((one) => one.name),
      at,
    )
    return undefined
  }
  const pairs = matchers.split(',').map((pair) => ({
    label: pair.split('=')[0]?.trim() ?? '',
    value: pair.split('=')[1]?.trim().replaceAll('"', '') ?? '',
  }))
  const nameless = pairs.find((pair) => !/^[\w .:/-]+$/.test(pair.value))
  if (nameless !== undefined) {
    const message = `"${nameless.value}" is not a value of the label "${nameless.label}"`
    report(context, 'bad-format', at, message, {
      help: 'Write `metric{label=value}`; a value has letters, digits and . _ : / -.',
    })
    return undefined
  }
  const unknown = pairs.find((pair) => !found.labels.includes(pair.label))
  if (unknown === undefined) return { kind: 'ratio', metric: found.exportedName, matchers: pairs }
  reportUnknown(context, `label "${unknown.label}" on metric "${metric}"`, unknown.label, found.labels, at)
  return undefined
}
