import type { ErrorObject } from 'ajv'
import type { Code } from '../diagnostics/catalogue.ts'
import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, Path } from '../diagnostics/diagnostic.ts'
import { suggestion } from '../diagnostics/did-you-mean.ts'
import type { MapNode } from '../parse/source.ts'
import { locate, nodeAt } from '../parse/source.ts'

/** A mistake in the author's words, at its path. */
export interface Explained {
  readonly path: Path
  readonly diagnostic: Diagnostic
}

/** The parts of a schema node that explanations use. */
interface SchemaNode {
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, unknown>>
  readonly additionalProperties?: unknown
  readonly propertyNames?: unknown
  readonly items?: unknown
  readonly $ref?: string
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

/** Says what an error of the validator means; its own words never reach the author. */
export function explain(error: ErrorObject, data: unknown, root: MapNode, schema: object): Explained {
  const path = pathOf(error.instancePath, data)
  const node = schemaAt(schema, path)
  const about =
    error.keyword === 'propertyNames' ? { ...node, ...followed(schema, node.propertyNames) } : node
  const { code, message, help, side, key } = explanation(error, valueAt(data, path), path, about)
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

const ofTexts = new Set(['pattern', 'minLength', 'maxLength'])

/** Whether an error only says why a name is refused, which the error on the map of these names says as well. */
export function isAboutName(error: ErrorObject, data: unknown): boolean {
  return ofTexts.has(error.keyword) && typeof valueAt(data, pathOf(error.instancePath, data)) === 'object'
}

/** The key where the value is a container; the end of a `key:` that has nothing is its key as well. */
function placeOf(root: MapNode, path: Path, side: 'key' | 'value') {
  const node = nodeAt(root, path)
  return locate(root, path, node === undefined || node.kind !== 'scalar' ? 'key' : side)
}

function explanation(error: ErrorObject, value: unknown, path: Path, schema: SchemaNode): Explanation {
  const name = path.at(-1) === undefined ? 'the spec' : `"${path.at(-1)}"`
  switch (error.keyword) {
    case 'propertyNames':
      return badName(String(error.params.propertyName), schema)
    case 'additionalProperties':
      return unknownKey(String(error.params.additionalProperty), schema)
    case 'required':
      return {
        code: 'missing-key',
        message: `${name} lacks "${error.params.missingProperty}"`,
        side: 'key',
        help: `Add \`${error.params.missingProperty}\`.`,
      }
    case 'type':
      return {
        code: 'wrong-type',
        message: `${name} is ${kindOf(value)}; it must be ${kinds(error.params.type)}`,
        help: help(schema),
      }
    case 'enum':
      return notOneOf(value, error.params.allowedValues)
    case 'pattern':
      return badPattern(value, error, schema)
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return {
        code: 'out-of-range',
        message: `${name} is ${String(value)}; it must be ${comparisons[error.params.comparison] ?? ''} ${error.params.limit}`,
        help: help(schema),
      }
    default:
      return {
        code: 'schema-violation',
        message: `${name} ${counts[error.keyword]?.(error.params.limit) ?? 'does not have the form that it must have'}`,
        help: help(schema),
      }
  }
}

const comparisons: Readonly<Record<string, string>> = {
  '>=': 'at least',
  '<=': 'at most',
  '>': 'above',
  '<': 'below',
}

const counts: Readonly<Record<string, (limit: number) => string>> = {
  minLength: () => 'is too short to say anything',
  maxLength: (limit) => `is longer than ${limit} characters`,
  minItems: (limit) => `has too few items; it needs at least ${limit}`,
  maxItems: (limit) => `has too many items; at most ${limit} are allowed`,
  minProperties: (limit) => `says too little; it needs at least ${limit} of its keys`,
  maxProperties: (limit) => `says too much; at most ${limit} of its keys fit together`,
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

function badPattern(value: unknown, error: ErrorObject, schema: SchemaNode): Explanation {
  if (error.params.pattern === '^none$')
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

function pathOf(pointer: string, data: unknown): Path {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  let value = data
  return keys.map((key) => {
    const step = Array.isArray(value) ? Number(key) : key
    value = valueAt(value, [step])
    return step
  })
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    data,
  )
}

/** What the schema says about a path: there is one node for each, since nothing in it is a choice of schemas. */
function schemaAt(schema: object, path: Path): SchemaNode {
  let node = followed(schema, schema)
  for (const key of path) {
    const child = typeof key === 'number' ? node.items : (node.properties?.[key] ?? node.additionalProperties)
    node = followed(schema, child)
  }
  return node
}

function followed(schema: object, node: unknown): SchemaNode {
  // The edge of the schema's JSON: only the keywords that `SchemaNode` names are read.
  const found = Object(node) as SchemaNode
  if (found.$ref === undefined) return found
  const definition = valueAt(schema, found.$ref.split('/').slice(1))
  return { ...(Object(definition) as SchemaNode), ...found }
}
