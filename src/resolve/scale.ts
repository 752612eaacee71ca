import type { Path } from '../diagnostics/diagnostic.ts'
import type { Scale, ScaleMetric } from '../model/workload.ts'
import type { Context, ServiceSpec } from './context.ts'
import { orDefault, quantity, refers, report } from './context.ts'

type Written = Exclude<NonNullable<ServiceSpec['scale']>, string>
type Measures = NonNullable<Written['by']>

const minute = 60_000
/** A rate is sure of itself from four samples on. */
const samples = 4
/** As `monitoring.scrape`. */
const usualScrape = 15_000

/** How many instances run, and what moves the number. */
export function scaleOf(context: Context, spec: ServiceSpec, at: Path): Scale {
  const written = typeof spec.scale === 'object' ? spec.scale : {}
  const min = orDefault(context, [...at, 'scale', 'min'], written.min, 1)
  const max = orDefault(context, [...at, 'scale', 'max'], written.max, min)
  if (max < min)
    report(context, 'out-of-range', [...at, 'scale', 'max'], `max ${max} is below min ${min}`, {
      help: `Write at least ${min}.`,
    })
  if (max > min && written.by === undefined)
    report(
      context,
      'missing-key',
      [...at, 'scale'],
      `nothing moves the number of instances between ${min} and ${max}`,
      {
        side: 'key',
        lacks: ['by'],
        help: `Write \`by: {cpu: 70%}\`, or \`{min: ${max}, max: ${max}}\`.`,
      },
    )
  return { min, max, by: measures(context, written.by ?? {}, [...at, 'scale', 'by']) }
}

function measures(context: Context, by: Measures, at: Path): readonly ScaleMetric[] {
  const [cpu, memory] = [quantity.percentage(by.cpu), quantity.percentage(by.memory)]
  const window = Math.max(
    minute,
    samples * (quantity.duration(context.spec.monitoring?.scrape) ?? usualScrape),
  )
  const { backlog } = by
  const counted = backlog !== undefined && hasLists(context, backlog.of, [...at, 'backlog', 'of'])
  return [
    ...(cpu === undefined ? [] : [{ kind: 'cpu', utilisation: cpu } as const]),
    ...(memory === undefined ? [] : [{ kind: 'memory', utilisation: memory } as const]),
    ...(by.rps === undefined ? [] : [{ kind: 'rps', target: by.rps, window } as const]),
    ...(counted
      ? [{ kind: 'backlog', store: backlog.of, list: backlog.list, target: backlog.target } as const]
      : []),
  ]
}

function hasLists(context: Context, store: string, at: Path): boolean {
  if (!refers(context, 'stores', store, at)) return false
  const kind = context.spec.stores?.[store]?.kind
  // One without a kind has been reported.
  if (kind === undefined) return false
  if (kind === 'redis' || kind === 'valkey') return true
  report(context, 'bad-format', at, `store "${store}" is ${kind}, which has no lists to count`, {
    help: 'Name a store of kind redis or valkey.',
  })
  return false
}
