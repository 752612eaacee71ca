import type { Code } from '../diagnostics/catalogue.ts'
import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, Path } from '../diagnostics/diagnostic.ts'
import { didYouMean, suggestion } from '../diagnostics/did-you-mean.ts'
import type { MapNode } from '../parse/source.ts'
import { locate, nodeAt, toData } from '../parse/source.ts'
import { correctionOf, nameLike } from './corrections.ts'
import { exampleText } from './example-text.ts'
import { habitAdvice } from './habits.ts'
import { kindOf, listOf, sentences, shown, typeWords, wordOf } from './in-words.ts'
import { followed, hintsOf, type SchemaNode, schemaAt } from './schema-node.ts'
import type { Schema, Violation } from './violations.ts'

/** A mistake in the author's words, at its path. */
export interface Explained {
  readonly path: Path
  readonly diagnostic: Diagnostic
  /** Of an unknown key: the keys that its author most likely meant. */
  readonly meant: readonly string[]
}

interface Explanation {
  readonly code: Code
  readonly message: string
  readonly help?: string | undefined
  readonly side?: 'key' | 'value'
  /** Appended to the path: the key or the item that is at fault. */
  readonly step?: string | number
  readonly meant?: readonly string[]
}

/** What an explanation is made from. */
interface Mistake {
  readonly violation: Violation
  readonly value: unknown
  /** The value as it is written in the file. */
  readonly written: string
  readonly schema: SchemaNode
}

/** Says what a violation means; the words of schemas never reach the author. `schema` is the whole one. */
export function explain(violation: Violation, root: MapNode, schema: Schema): Explained {
  const { keyword, path } = violation
  const node = schemaAt(schema, path)
  const about = keyword === 'propertyNames' ? { ...node, ...followed(schema, node.propertyNames) } : node
  const found = nodeAt(root, path)
  const value = found === undefined ? undefined : toData(found)
  const written = found === undefined ? '' : found.place.source.text.slice(found.place.start, found.place.end)
  const { code, message, help, side, step, meant } = explanations(keyword)({
    violation,
    value,
    written,
    schema: { ...about, 'x-hints': hintsOf(schema, about) },
  })
  const full = step === undefined ? path : [...path, step]
  return {
    path: full,
    diagnostic: diagnostic(
      code,
      placeOf(root, full, side ?? 'value'),
      message,
      help === undefined ? {} : { help },
    ),
    meant: meant ?? [],
  }
}

/** The key where the value is a container; the end of a `key:` that has nothing is its key as well. */
function placeOf(root: MapNode, path: Path, side: 'key' | 'value') {
  const node = nodeAt(root, path)
  return locate(root, path, node === undefined || node.kind !== 'scalar' ? 'key' : side)
}

function explanations(keyword: Violation['keyword']): (mistake: Mistake) => Explanation {
  return byKeyword[keyword] ?? counted
}

const byKeyword: Readonly<Partial<Record<Violation['keyword'], (mistake: Mistake) => Explanation>>> = {
  propertyNames: badName,
  additionalProperties: unknownKey,
  required: missing,
  type: wrongType,
  enum: notOneOf,
  pattern: badPattern,
  minimum: outOfRange,
  maximum: outOfRange,
  exclusiveMinimum: outOfRange,
  uniqueItems: twice,
}

function nameOf({ path }: Violation): string {
  const last = path.at(-1)
  if (last === undefined) return 'the spec'
  return typeof last === 'number' ? `item ${last + 1} of "${path.at(-2)}"` : `"${last}"`
}

function missing({ violation, schema }: Mistake): Explanation {
  const { key = '', others = [] } = violation
  const keys = [key, ...others]
  const described = keys.length === 1 ? schema.properties?.[key] : undefined
  const isTier = violation.path.length === 0 && keys.includes('edition')
  const add = `Add ${listOf(keys.map((one) => `\`${one}\``))}`
  return {
    code: 'missing-key',
    side: 'key',
    message: `${nameOf(violation)} lacks ${listOf(keys.map((one) => `"${one}"`))}`,
    help: isTier
      ? `${add}; or write \`extends: [base.yaml]\`, if another file has them.`
      : sentences(`${add}.`, described && helpOf(described, key)),
  }
}

function wrongType({ violation, value, written, schema }: Mistake): Explanation {
  const { path, schema: demand } = violation
  const types = [demand.type ?? []].flat().filter((type) => type !== 'null')
  return {
    code: 'wrong-type',
    message: `${nameOf(violation)} is ${kindOf(value)}; it must be ${kinds(types, schema)}`,
    help: sentences(
      otherQuotes(value, written, types, schema) ??
        habitAdvice(habitOf(schema), value) ??
        schema['x-instead']?.[wordOf(value)],
      helpOf(schema, path.at(-1)),
    ),
  }
}

function habitOf(schema: SchemaNode): string | undefined {
  return schema['x-habit'] ?? schema['x-quantity']
}

/** Advice for a text that would be right without quotes, and for a number or word that would be right with them. */
function otherQuotes(
  value: unknown,
  written: string,
  types: readonly string[],
  schema: SchemaNode,
): string | undefined {
  if (typeof value === 'string') {
    const isNumber = types.some((type) => type === 'integer' || type === 'number') && /^\d+$/.test(value)
    const isBoolean = types.includes('boolean') && (value === 'true' || value === 'false')
    return isNumber || isBoolean ? `Write ${value} without quotes.` : undefined
  }
  if (!types.includes('string') || (typeof value !== 'number' && typeof value !== 'boolean')) return undefined
  const { pattern } = schema
  if (schema['x-quantity'] !== undefined) {
    const meant = correctionOf(schema['x-quantity'], written, pattern ?? '')
    return meant === undefined ? undefined : `Did you mean ${exampleText(meant)}?`
  }
  const fits = pattern === undefined || new RegExp(pattern, 'u').test(written)
  return fits ? `Write "${written}", in quotes.` : undefined
}

function outOfRange({ violation, value, schema }: Mistake): Explanation {
  const { path, keyword, schema: demand } = violation
  const limit = comparisons[keyword]?.(demand) ?? ''
  return {
    code: 'out-of-range',
    message: `${nameOf(violation)} is ${String(value)}; it must be ${limit}`,
    help: helpOf(schema, path.at(-1)),
  }
}

const comparisons: Readonly<Partial<Record<Violation['keyword'], (schema: Schema) => string>>> = {
  minimum: ({ minimum }) => `at least ${minimum}`,
  maximum: ({ maximum }) => `at most ${maximum}`,
  exclusiveMinimum: ({ exclusiveMinimum }) => `above ${exclusiveMinimum}`,
}

function twice({ violation, value, schema }: Mistake): Explanation {
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  const second = items.findIndex((item, index) => items.indexOf(item) < index)
  return {
    code: 'schema-violation',
    step: second,
    message: `${nameOf(violation)} has ${shown(items[second])} twice`,
    help: helpOf(schema, undefined),
  }
}

function counted({ violation, value, schema }: Mistake): Explanation {
  const { keyword, path, schema: demand } = violation
  return {
    code: 'schema-violation',
    message: `${nameOf(violation)} ${counts[keyword]?.(demand) ?? 'does not have the form that it must have'}`,
    help: helpOf(likeValue(schema, value), path.at(-1)),
  }
}

const counts: Readonly<Partial<Record<Violation['keyword'], (schema: Schema) => string>>> = {
  minLength: ({ minLength }) =>
    minLength === 1 ? 'is empty' : `is too short; it needs at least ${minLength} characters`,
  maxLength: ({ maxLength }) => `is too long; it may have ${maxLength} characters`,
  minItems: ({ minItems }) => `has too few items; it needs at least ${minItems}`,
  minProperties: ({ minProperties }) =>
    minProperties === 1 ? 'says nothing; it needs one of its keys' : `needs ${minProperties} of its keys`,
  maxProperties: ({ maxProperties }) => `says too much; at most ${maxProperties} of its keys fit together`,
}

function unknownKey({ violation, schema }: Mistake): Explanation {
  const { key = '' } = violation
  const known = Object.keys(schema.properties ?? {})
  const hints = schema['x-hints'] ?? {}
  const hint = Object.hasOwn(hints, key) ? hints[key] : undefined
  const listed =
    known.length === 0
      ? 'Nothing can be said here yet; remove it.'
      : `The keys here are ${[...known].sort().join(', ')}.`
  return {
    code: 'unknown-key',
    step: key,
    side: 'key',
    message: `"${key}" is not a key here${hint === undefined ? suggestion(key, known) : ''}`,
    help: hint ?? listed,
    meant:
      hint === undefined
        ? [didYouMean(key, known) ?? []].flat()
        : known.filter((one) => hint.includes(`\`${one}`)),
  }
}

function badName({ violation, schema }: Mistake): Explanation {
  const { key = '' } = violation
  const form = schema['x-form'] ?? 'a name'
  const isTooLong = schema.maxLength !== undefined && [...key].length > schema.maxLength
  return {
    code: 'bad-format',
    step: key,
    side: 'key',
    message: isTooLong
      ? `${shown(key)} is too long; ${form} may have ${schema.maxLength} characters`
      : `${shown(key)} is not ${form}${meantText(form === 'a name' ? nameLike(key, schema.pattern ?? '') : undefined)}`,
    help: helpOf(schema, undefined),
  }
}

function meantText(meant: string | undefined): string {
  return meant === undefined ? '' : ` (did you mean "${meant}"?)`
}

function notOneOf({ violation, value, schema }: Mistake): Explanation {
  const words = (violation.schema.enum ?? []).filter((word) => word !== null).map(String)
  const meant = typeof value === 'string' ? suggestion(value, words) : ''
  return {
    code: 'not-one-of',
    message: `${shown(value)} is not one of ${words.join(', ')}${meant}`,
    help: sentences(schema['x-instead']?.[String(value)], `Write one of ${words.join(', ')}.`),
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

/** The only text that a pattern takes, where it takes just one, such as `none`. */
function onlyText(pattern: string | undefined): string | undefined {
  return /^\^([a-z-]+)\$$/.exec(pattern ?? '')?.[1]
}

function badPattern({ violation, value, schema }: Mistake): Explanation {
  const { path, schema: demand } = violation
  const help = sentences(habitAdvice(habitOf(schema), value), helpOf(schema, path.at(-1)))
  const only = onlyText(demand.pattern)
  if (only !== undefined)
    return { code: 'not-one-of', message: `${shown(value)} is not a map and not "${only}"`, help }
  const quantity = schema['x-quantity']
  const text = String(value)
  if (quantity !== undefined) {
    const meant = correctionOf(quantity, text, demand.pattern ?? '')
    const words = quantityWords[quantity] ?? `a ${quantity}`
    return { code: 'bad-quantity', message: `${shown(value)} is not ${words}${meantText(meant)}`, help }
  }
  const form = schema['x-form'] ?? 'what it must be'
  const meant = form === 'a name' ? nameLike(text, demand.pattern ?? '') : undefined
  return { code: 'bad-format', message: `${shown(value)} is not ${form}${meantText(meant)}`, help }
}

/** What a place is for, what its values are in general, and an example under its key. */
function helpOf(schema: SchemaNode, key: string | number | undefined): string | undefined {
  const { description, examples } = schema
  const isPlain = schema['x-quantity'] === undefined && schema['x-form'] === undefined
  const kind = isPlain || schema['x-kind'] === description ? undefined : schema['x-kind']
  const example = examples?.[0]
  const written = exampleText(example)
  const shownExample = typeof key === 'string' ? `${exampleText(key)}: ${written}` : written
  return sentences(
    description,
    kind,
    example === undefined ? undefined : `For example: \`${shownExample.trim()}\`.`,
  )
}

/** With an example of the value's own kind first, where there is one. */
function likeValue(schema: SchemaNode, value: unknown): SchemaNode {
  const alike = schema.examples?.filter((example) => wordOf(example) === wordOf(value)) ?? []
  return alike.length === 0 ? schema : { ...schema, examples: alike }
}

function kinds(types: readonly string[], schema: SchemaNode): string {
  const only = onlyText(schema.pattern)
  const quantity = quantityWords[schema['x-quantity'] ?? '']
  const text = quantity ?? (only === undefined ? schema['x-form'] : `"${only}"`)
  const words = types.map((type) => (type === 'string' ? text : undefined) ?? typeWords[type] ?? type)
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
