import type { Code } from '../diagnostics/catalogue.ts'
import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, Path } from '../diagnostics/diagnostic.ts'
import { suggestion } from '../diagnostics/did-you-mean.ts'
import type { MapNode } from '../parse/source.ts'
import { locate, nodeAt, toData } from '../parse/source.ts'
import type { Schema, Violation } from './violations.ts'

/** A mistake in the author's words, at its path. */
export interface Explained {
  readonly path: Path
  readonly diagnostic: Diagnostic
}

/** A schema with what it says to people. */
interface SchemaNode extends Schema {
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly 'x-quantity'?: string
}

interface Explanation {
  readonly code: Code
  readonly message: string
  readonly help?: string | undefined
  readonly side?: 'key' | 'value'
  /** Appended to the path: the key that is at fault. */
  readonly key?: string
}

/** Says what a violation means; the words of schemas never reach the author. `schema` is the whole one. */
export function explain(violation: Violation, root: MapNode, schema: Schema): Explained {
  const { keyword, path } = violation
  const node = schemaAt(schema, path)
  const about = keyword === 'propertyNames' ? { ...node, ...followed(schema, node.propertyNames) } : node
  const found = nodeAt(root, path)
  const value = found === undefined ? undefined : toData(found)
  const { code, message, help, side, key } = explanation(violation, value, about)
  const full = key === undefined ? path : [...path, key]
  return {
    path: full,
    diagnostic: diagnostic(
      code,
      placeOf(root, full, side ?? 'value'),
      message,
      help === undefined ? {} : { help },
    ),
  }
}

/** The key where the value is a container; the end of a `key:` that has nothing is its key as well. */
function placeOf(root: MapNode, path: Path, side: 'key' | 'value') {
  const node = nodeAt(root, path)
  return locate(root, path, node === undefined || node.kind !== 'scalar' ? 'key' : side)
}

function explanation(violation: Violation, value: unknown, schema: SchemaNode): Explanation {
  const { keyword, path, key = '', schema: demand } = violation
  const name = path.at(-1) === undefined ? 'the spec' : `"${path.at(-1)}"`
  switch (keyword) {
    case 'propertyNames':
      return badName(key, schema)
    case 'additionalProperties':
      return unknownKey(key, schema)
    case 'required':
      return {
        code: 'missing-key',
        message: `${name} lacks "${key}"`,
        side: 'key',
        help: `Add \`${key}\`.`,
      }
    case 'type':
      return {
        code: 'wrong-type',
        message: `${name} is ${kindOf(value)}; it must be ${kinds(demand.type ?? [])}`,
        help: help(schema),
      }
    case 'enum':
      return notOneOf(value, demand.enum ?? [])
    case 'pattern':
      return badPattern(value, demand.pattern, schema)
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
      return {
        code: 'out-of-range',
        message: `${name} is ${String(value)}; it must be ${comparisons[keyword]} ${demand[keyword]}`,
        help: help(schema),
      }
    default:
      return {
        code: 'schema-violation',
        message: `${name} ${counts[keyword]?.(demand) ?? 'does not have the form that it must have'}`,
        help: help(schema),
      }
  }
}

const comparisons = { minimum: 'at least', maximum: 'at most', exclusiveMinimum: 'above' }

const counts: Readonly<Partial<Record<keyof Schema, (schema: Schema) => string>>> = {
  minLength: () => 'is too short to say anything',
  minItems: ({ minItems }) => `has too few items; it needs at least ${minItems}`,
  minProperties: ({ minProperties }) => `says too little; it needs at least ${minProperties} of its keys`,
  maxProperties: ({ maxProperties }) => `says too much; at most ${maxProperties} of its keys fit together`,
  uniqueItems: () => 'has the same item twice',
}

/** Words of compose files for which the spec has another one. */
const otherWords: Readonly<Record<string, string>> = {
  entrypoint: 'The entry point is `command` here, and its arguments are `args`, as in Kubernetes.',
  depends_on: 'Write what it needs in `uses`; the order of start-up follows.',
  environment: 'Variables are written in `env`.',
  healthcheck: 'Write `health: {live: /path, ready: /path}`.',
  mem_limit: 'Write `resources: {limits: {memory: 1Gi}}`.',
  replicas: 'Write `scale: {min: 3, max: 3}`.',
}

function unknownKey(key: string, schema: SchemaNode): Explanation {
  const known = Object.keys(schema.properties ?? {})
  const listed =
    known.length === 0
      ? 'Nothing can be said here yet; remove it.'
      : `The keys here are ${[...known].sort().join(', ')}.`
  return {
    code: 'unknown-key',
    key,
    side: 'key',
    message: `"${key}" is not a key here${suggestion(key, known)}`,
    help: otherWords[key] ?? listed,
  }
}

function badName(key: string, schema: SchemaNode): Explanation {
  return {
    code: 'bad-format',
    key,
    side: 'key',
    message: `"${key}" cannot be a name here`,
    help: help(schema),
  }
}

function notOneOf(value: unknown, allowed: readonly unknown[]): Explanation {
  const words = allowed.filter((word) => word !== null).map(String)
  return {
    code: 'not-one-of',
    message: `${shown(value)} is not one of ${words.join(', ')}${suggestion(String(value), words)}`,
    help: `Write one of ${words.join(', ')}.`,
  }
}

const quantityWords: Readonly<Record<string, string>> = {
  duration: 'a duration',
  size: 'a size',
  cpu: 'an amount of CPU',
  rate: 'a rate',
  percentage: 'a percentage',
  date: 'a date',
  time: 'a time of day',
  weekly: 'a day of the week with a time',
  monthly: 'a day of the month with a time',
  indicator: 'an indicator',
  condition: 'a condition',
}

function badPattern(value: unknown, pattern: string | undefined, schema: SchemaNode): Explanation {
  if (pattern === '^none$')
    return { code: 'not-one-of', message: `${shown(value)} is not a map and not "none"`, help: help(schema) }
  const quantity = schema['x-quantity']
  if (quantity !== undefined)
    return {
      code: 'bad-quantity',
      message: `${shown(value)} is not ${quantityWords[quantity] ?? `a ${quantity}`}`,
      help: help(schema),
    }
  return {
    code: 'bad-format',
    message: `${shown(value)} does not have the form that it must have`,
    help: help(schema),
  }
}

function help(schema: SchemaNode): string | undefined {
  const example = schema.examples?.[0]
  const written = typeof example === 'string' ? example : JSON.stringify(example)
  return (
    [schema.description, example === undefined ? undefined : `For example: ${written}`]
      .filter((part) => part !== undefined)
      .join(' ') || undefined
  )
}

function shown(value: unknown): string {
  const written = typeof value === 'string' ? `"${value}"` : JSON.stringify(value)
  return written.length > 60 ? `${written.slice(0, 57)}…` : written
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
  null: 'null',
}

function kinds(types: string | readonly string[]): string {
  const words = [types]
    .flat()
    .filter((type) => type !== 'null')
    .map((type) => typeWords[type] ?? type)
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : `${typeWords[typeof value] ?? typeof value} (${shown(value)})`
}

/** What the schema says about a path: there is one node for each, since nothing in it is a choice of schemas. */
function schemaAt(schema: Schema, path: Path): SchemaNode {
  let node = followed(schema, schema)
  for (const key of path) {
    const child = typeof key === 'number' ? node.items : (node.properties?.[key] ?? node.additionalProperties)
    node = followed(schema, child)
  }
  return node
}

function followed({ $defs }: Schema, node: Schema | boolean | undefined): SchemaNode {
  if (typeof node !== 'object') return {}
  return { ...$defs?.[node.$ref?.slice('#/$defs/'.length) ?? ''], ...node }
}
