import type { Use } from '../../model/environment.ts'
import type { Context, ServiceSpec } from '../context.ts'

/** Where a program says what parts of its connections it takes. */
export type ValuesSpec = Pick<ServiceSpec, 'uses' | 'env' | 'envFrom'>

/** Parts of a connection that lead to the standbys. */
const readParts = ['readUrl', 'readHost']

/** Whether a program takes parts of a connection that lead to standbys, and no others. */
export function readsOf(context: Context, spec: ValuesSpec, store: string): Use['reads'] {
  const parts = partsTaken(context, spec, store)
  if (!parts.some((part) => readParts.includes(part))) return undefined
  return parts.every((part) => readParts.includes(part)) ? 'only' : 'also'
}

function partsTaken(context: Context, spec: ValuesSpec, store: string): readonly string[] {
  const taken: string[] = Object.values(spec.uses?.[store]?.bind ?? {})
  const blocks = Object.keys(spec.envFrom ?? {}).map((block) => context.spec.env?.[block])
  for (const block of [spec.env, ...blocks]) {
    for (const value of Object.values(block ?? {})) {
      if (typeof value !== 'object') continue
      for (const item of value.parts ?? [])
        if (typeof item === 'object' && item.use === store && item.part !== undefined) taken.push(item.part)
    }
  }
  return taken
}
