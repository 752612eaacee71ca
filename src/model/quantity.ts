/** A duration in thousandths of a second. */
export type Milliseconds = number
/** A size in bytes. */
export type Bytes = number
/** CPU time in thousandths of a core. */
export type Millicores = number

/** So many events in a period. */
export interface Rate {
  readonly count: number
  readonly per: Milliseconds
}

const durationUnits: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_557_600_000,
}

const sizeUnits: Readonly<Record<string, number>> = {
  B: 1,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
}

const periodUnits: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads `300s`, `1.5h`, `1h30m`; undefined where the text is not a duration. A year is 365.25 days. */
export function parseDuration(text: string): Milliseconds | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d|w|y))+$/.test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w|y)/g)) {
    total += Number(amount) * (durationUnits[unit ?? ''] ?? Number.NaN)
  }
  return Math.round(total)
}

/** Reads `50MiB`, `1Gi`, `500MB`; undefined where the text is not a size. */
export function parseSize(text: string): Bytes | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(B|[KMGT]iB?|kB|[MGT]B)$/.exec(text) ?? []
  const factor = sizeUnits[unit ?? '']
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor)
}

/** Reads `500m` or `2` or `1.5` cores, as Kubernetes does; undefined where the text is not an amount of CPU. */
export function parseCpu(text: string): Millicores | undefined {
  if (/^\d+m$/.test(text)) return Number(text.slice(0, -1))
  return /^\d+(\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * 1000) : undefined
}

/** Reads `10/s`, `100/min`; undefined where the text is not a rate. */
export function parseRate(text: string): Rate | undefined {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\/(s|min|h|d)$/.exec(text) ?? []
  const per = periodUnits[unit ?? '']
  return count === undefined || per === undefined ? undefined : { count: Number(count), per }
}

/** Reads `99.9%` as 0.999; undefined where the text is not a percentage. */
export function parsePercentage(text: string): number | undefined {
  const [, amount] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? []
  return amount === undefined ? undefined : Number((Number(amount) / 100).toFixed(12))
}

/** Writes a duration in the largest unit that keeps it whole: `90s`, `5m`, `500ms`. Prometheus, nginx and Go read it. */
export function formatDuration(duration: Milliseconds): string {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const size = durationUnits[unit] ?? 1
    if (duration >= size && duration % size === 0) return `${duration / size}${unit}`
  }
  return duration === 0 ? '0s' : `${duration}ms`
}

/** Whole seconds, rounded up so that a limit is never shortened. */
export function inSeconds(duration: Milliseconds): number {
  return Math.ceil(duration / 1000)
}

/** Writes a size in the largest binary unit that keeps it whole, as Kubernetes does: `1Gi`, `512Mi`. */
export function formatSize(size: Bytes): string {
  for (const unit of ['Ti', 'Gi', 'Mi', 'Ki'] as const) {
    const factor = sizeUnits[unit] ?? 1
    if (size >= factor && size % factor === 0) return `${size / factor}${unit}`
  }
  return `${size}`
}

/** Writes CPU as Kubernetes does: `2`, `500m`. */
export function formatCpu(cpu: Millicores): string {
  return cpu % 1000 === 0 ? `${cpu / 1000}` : `${cpu}m`
}

/** Writes a ratio as a percentage without trailing zeros: `99.9%`. */
export function formatPercentage(ratio: number): string {
  return `${Number((ratio * 100).toFixed(6))}%`
}
