import { parse, parseAllDocuments } from 'yaml'
import { layerCollector } from '../../src/merge/layers.ts'
import type { Environment } from '../../src/model/environment.ts'
import type { ValuePart, Workload } from '../../src/model/workload.ts'
import { toData } from '../../src/parse/source.ts'
import { layerValidator, readTier } from '../../src/read-tier.ts'
import { compileSpecs, filesOf, inMemory, specsOf } from '../in-memory.ts'
import type { Derived, Fact, NotYet, Outside, Said, Told, Written } from './row.ts'

/** A fact that something can be found for. */
export type Looked = Exclude<Fact, NotYet | Outside>

/** A system of this repository, read so far that every kind of fact can be looked up. */
export interface Inventory {
  /** What a fact finds in the spec, the model or the outputs; undefined where there is nothing. */
  find(fact: Looked): Promise<unknown>
}

/** Reads and compiles a system once. */
export async function inventoryOf(system: string): Promise<Inventory> {
  const specs = specsOf(system)
  const host = inMemory(specs)
  const validate = layerValidator()
  const files = filesOf(await compileSpecs(specs))
  const tiers = new Map<string, ReturnType<typeof read>>()
  async function read(tier: string) {
    const file = `environments/${system}/${tier}.yaml`
    const stack = layerCollector({ read: (path) => host.read(path), root: 'environments' })(file)
    const found = await readTier(file, stack, validate, (path) => host.read(path))
    if (found?.resolution === undefined) throw new Error(`${file} cannot be read`)
    return { spec: toData(found.source), environment: found.resolution.environment }
  }
  const tierOf = (tier: string) => {
    const known = tiers.get(tier) ?? read(tier)
    tiers.set(tier, known)
    return known
  }
  const textOf = (fact: Written) => {
    const text = files.get(`${system}/${fact.tier}/${fact.file}`)
    if (text === undefined) throw new Error(`${system}/${fact.tier} has no ${fact.file}`)
    return text
  }
  return {
    find: async (fact) => {
      if ('file' in fact) return valueAt(documentOf(fact, textOf(fact)), fact.at)
      const { spec, environment } = await tierOf(fact.tier)
      return foundIn(fact, spec, environment)
    },
  }
}

function foundIn(fact: Said | Derived | Told, spec: unknown, environment: Environment): unknown {
  if ('spec' in fact) return valueAt(spec, fact.spec)
  if ('model' in fact) return valueAt(environment, fact.model)
  const workload = environment.workloads.find(({ name }) => name === fact.program)
  return toldBy(workload, fact.variable)
}

function toldBy(workload: Workload | undefined, variable: string): string | undefined {
  const value: readonly ValuePart[] | undefined = workload?.env.find(({ name }) => name === variable)?.value
  return value?.map((part) => (part.kind === 'text' ? part.text : `{${part.secret}}`)).join('')
}

function documentOf(fact: Written, text: string): unknown {
  if (fact.object === undefined) return parse(text)
  const [kind, name] = fact.object.split('/')
  return parseAllDocuments(text)
    .map((document) => document.toJS())
    .find((object) => object?.kind === kind && object.metadata.name === name)
}

/** `a.b[c/d].0`: keys with dots stand in brackets; an item of a list has a `name`, or is counted. */
export function valueAt(data: unknown, path: string): unknown {
  const keys = [...path.matchAll(/\[([^\]]+)\]|([^.[\]]+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  )
  return keys.reduce(step, data)
}

function step(data: unknown, key: string): unknown {
  if (data instanceof Map) return data.get(key)
  if (Array.isArray(data)) return data.find((one) => one?.name === key) ?? data[Number(key)]
  // What a test looks into has no type of its own.
  return (data as Readonly<Record<string, unknown>> | undefined)?.[key]
}
