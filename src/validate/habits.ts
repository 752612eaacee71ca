import { isCronLine, scheduleOfCronLine } from './cron-line.ts'
import { exampleText } from './example-text.ts'

/** What the spec says for a value that is written as another tool would have it; undefined where nobody knows. */
type Habit = (value: unknown) => string | undefined

/** By the word in the schema for what is written at a place: `x-habit`, or the quantity that is meant. */
const habits: Readonly<Record<string, Habit>> = {
  port: (value) => {
    const port = composePort(value)
    return port === undefined ? undefined : `Write ${ticks(port.spec)}. ${reachAdvice(port)}`.trim()
  },
  ports: (value) => {
    const ports = (Array.isArray(value) ? value : [value]).map(composePort)
    if (!Array.isArray(value) && typeof value !== 'number') return undefined
    const named = ports.flatMap((port, index) =>
      port === undefined ? [] : [[index === 0 ? 'http' : `port-${port.number}`, port.spec] as const],
    )
    if (named.length === 0 || named.length < ports.length) return undefined
    const advice = reachAdvice(ports.find((port) => port?.isPublished))
    return `Give each a name: \`ports: ${exampleText(Object.fromEntries(named))}\`. ${advice}`.trim()
  },
  schedule: (value) => {
    if (typeof value !== 'string') return undefined
    const meant = scheduleOfCronLine(value)
    if (meant !== undefined) return `For this line of cron write \`${meant}\`, or another \`timezone\`.`
    return isCronLine(value) || scheduleWords.has(value.replace(/^@/, '')) ? scheduleAdvice : undefined
  },
  mount: (value) => {
    if (typeof value !== 'string') return undefined
    if (/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(value)) return `Write ${ticks({ volume: value })}.`
    return value.startsWith('/') ? `Write ${ticks({ host: value })}.` : relativeAdvice(value)
  },
  mounts: (value) => {
    const mounts = Array.isArray(value) ? value.map(composeMount) : [undefined]
    if (mounts.length === 0 || mounts.some((mount) => mount === undefined)) return undefined
    const written = Object.fromEntries(mounts.flatMap((mount) => (mount === undefined ? [] : [mount])))
    return `Write \`volumes: ${exampleText(written)}\`, and the size of each volume in the top-level \`volumes\`.`
  },
  host: (value) => (typeof value === 'string' ? relativeAdvice(value) : undefined),
  size: (value) => {
    // Not every value has a text.
    if (typeof value !== 'string' && typeof value !== 'number') return undefined
    const text = String(value)
    return /^\d+(\.\d+)?$/.test(text) ? sizeAdvice(text) : undefined
  },
}

/** Advice for a value as people write it by the habit of another tool, exactly as the spec has it where that is known. */
export function habitAdvice(habit: string | undefined, value: unknown): string | undefined {
  return habit !== undefined && Object.hasOwn(habits, habit) ? habits[habit]?.(value) : undefined
}

interface ComposePort {
  readonly number: number
  readonly spec: unknown
  readonly isPublished: boolean
}

/** `8080:80/udp` with its address of the host: https://docs.docker.com/reference/compose-file/services/#ports */
function composePort(value: unknown): ComposePort | undefined {
  // Not every value has a text.
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const parts = /^(?:(?:([\d.]+):)?(\d{1,5}):)?(\d{1,5})(?:\/(tcp|udp))?$/.exec(String(value))
  if (parts === null) return undefined
  const [, , publish, port, protocol] = parts
  const isPlain = publish === undefined && protocol !== 'udp'
  const spec = {
    port: Number(port),
    ...(protocol === 'udp' && { protocol }),
    ...(publish !== undefined && { publish: Number(publish) }),
  }
  return { number: Number(port), spec: isPlain ? Number(port) : spec, isPublished: publish !== undefined }
}

function reachAdvice(port: ComposePort | undefined): string {
  if (port === undefined || !port.isPublished) return ''
  return 'Without `publish` only routes and other services reach it; `reach: public` opens it to everybody.'
}

/** `data:/app/data:ro` as a path and what is there; what is relative to a compose file has no place on a node. */
function composeMount(value: unknown): readonly [string, unknown] | undefined {
  if (typeof value !== 'string') return undefined
  const parts = /^([a-z]([a-z0-9-]{0,38}[a-z0-9])?|\/[^:]*):(\/[^:]+?)\/?(:r[ow])?$/.exec(value)
  if (parts === null) return undefined
  const [, source = '', , path = '', mode] = parts
  const what = source.startsWith('/') ? { host: source } : { volume: source }
  return [path, mode === ':ro' ? { ...what, readOnly: true } : what]
}

const scheduleWords: ReadonlySet<string> = new Set([
  ...['schedule', 'scheduled', 'cron', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'annually'],
])

const scheduleAdvice =
  'Write `{daily: "02:17", timezone: UTC}`, or in place of `daily` one of `weekly: "sunday 05:00"`, `monthly: "1 03:10"`, `every: 6h`.'

/** A folder that stands beside a compose file is nowhere on a node. */
function relativeAdvice(path: string): string | undefined {
  if (path.startsWith('/')) return undefined
  const name = path.replace(/^(\.{0,2}\/)+|\/+$/g, '').replace(/^~\/?/, '') || 'data'
  const isFile = /[^/]\.[a-z0-9]+$/i.test(name)
  return isFile
    ? `For a file of the repository write \`files: {PATH: {from: ${exampleText(name)}}}\`; a file of the machine has an absolute path.`
    : `Write the absolute path, such as \`host: /srv/${name}\`; for data of the program \`volume: data\`, with its size in the top-level \`volumes\`; for files of the repository \`files: {PATH: {from: …}}\`.`
}

const binaryUnits = ['Ti', 'Gi', 'Mi'] as const

/** A number of bytes that is a round one in a larger unit says what was meant; a small one may be any unit. */
function sizeAdvice(text: string): string {
  const bytes = Number(text)
  const factor = { Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 }
  const unit = binaryUnits.find((one) => bytes >= factor[one] && bytes % factor[one] === 0)
  if (unit !== undefined) return `For so many bytes write ${bytes / factor[unit]}${unit}.`
  return bytes >= factor.Mi ? `For bytes write ${text}B.` : `Add the unit: ${text}Mi or ${text}Gi.`
}

function ticks(value: unknown): string {
  return `\`${exampleText(value)}\``
}
