import type { Path } from '../diagnostics/diagnostic.ts'
import type { Problem } from './context.ts'

/** The three names that a spec may use inside of a text. */
export interface Interpolation {
  readonly system: string
  readonly tier: string
  readonly domain: string
}

/**
 * A copy of the data in which `${system}`, `${tier}` and `${domain}` are replaced, in values and in keys.
 * Any other `${…}` is reported where it stands.
 */
export function interpolate(
  data: unknown,
  values: Interpolation,
  problems: Problem[],
  at: Path = [],
): unknown {
  if (typeof data === 'string') return replace(data, values, problems, at)
  if (Array.isArray(data))
    return data.map((item, index) => interpolate(item, values, problems, [...at, index]))
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      replace(key, values, problems, [...at, key], 'key'),
      interpolate(value, values, problems, [...at, key]),
    ]),
  )
}

function replace(
  text: string,
  values: Interpolation,
  problems: Problem[],
  at: Path,
  side: 'key' | 'value' = 'value',
): string {
  if (!text.includes('${')) return text
  return text.replaceAll(/\$\{([^}]*)\}/g, (whole, name: string) => {
    if (name === 'system' || name === 'tier' || name === 'domain') return values[name]
    problems.push({
      code: 'unknown-interpolation',
      at,
      side,
      message: `"${whole}" is not replaced by anything`,
    })
    return whole
  })
}
