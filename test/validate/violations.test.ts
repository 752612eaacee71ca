import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse as parseYaml, stringify } from 'yaml'
import { parse } from '../../src/parse/parse.ts'
import { environmentConstraints, overlayConstraints } from '../../src/validate/generated/constraints.js'
import type { Schema } from '../../src/validate/violations.ts'
import { violationsOf } from '../../src/validate/violations.ts'

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false })

/**
 * What ajv finds, as `keyword /path key`, without its reasons why a name is refused. Undefined where it throws: to
 * compare values it calls their `toString`, also where that is a key of the data.
 */
function foundByAjv(data: unknown, schema: Schema): readonly string[] | undefined {
  const validate = ajv.getSchema(`${schema.$id}`) ?? ajv.compile(schema)
  try {
    validate(data)
  } catch (error) {
    if (String(error).includes('toString is not a function')) return undefined
    throw error
  }
  return (validate.errors ?? [])
    .filter((error) => error.propertyName === undefined)
    .map(({ keyword, instancePath, params }) => {
      const key = params.missingProperty ?? params.additionalProperty ?? params.propertyName ?? ''
      return `${keyword} ${instancePath.replaceAll('~1', '/').replaceAll('~0', '~')} ${key}`
    })
    .sort()
}

function found(text: string, schema: Schema): readonly string[] | undefined {
  const { node } = parse({ path: 'a.yaml', text })
  return (
    node &&
    violationsOf(node, schema)
      .map(({ keyword, path, key = '' }) => `${keyword} ${path.map((step) => `/${step}`).join('')} ${key}`)
      .sort()
  )
}

const specs = readdirSync('environments', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
  .map(({ parentPath, name }) => parseYaml(readFileSync(`${parentPath}/${name}`, 'utf8')))

test('every keyword of the schema is checked', () => {
  const known: Record<keyof Schema, true> = {
    ...{
      $id: true,
      $defs: true,
      $ref: true,
      type: true,
      enum: true,
      minLength: true,
      maxLength: true,
      pattern: true,
      minimum: true,
    },
    ...{
      maximum: true,
      exclusiveMinimum: true,
      items: true,
      minItems: true,
      uniqueItems: true,
      properties: true,
    },
    ...{
      additionalProperties: true,
      propertyNames: true,
      required: true,
      minProperties: true,
      maxProperties: true,
    },
  }
  expect(keywords(overlayConstraints).filter((keyword) => !Object.hasOwn(known, keyword))).toEqual([])
  expect(keywords(environmentConstraints).filter((keyword) => !Object.hasOwn(known, keyword))).toEqual([])
})

/** Every keyword of a schema and of those in it. */
function keywords(schema: Schema): readonly string[] {
  const { $defs, properties, items, additionalProperties, propertyNames } = schema
  const below = [items, additionalProperties, propertyNames].filter((one) => typeof one === 'object')
  const all = [...Object.values($defs ?? {}), ...Object.values(properties ?? {}), ...below]
  return [...Object.keys(schema), ...all.flatMap(keywords)]
}

/** Every container below a value, itself included. */
function containers(value: unknown): readonly Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return []
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(containers)]
}

const values = fc.constantFrom<unknown>(
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    70_000,
    '',
    'none',
    'Upper Case',
    '5s',
    '1Gi',
    '50%',
    '2026-10-31',
    'a'.repeat(70),
  ],
  ...[[], ['a', 'a'], [1, '1'], [{}], {}, { a: 1 }, { 'Bad Name': {} }, { toString: 1 }, { version: 17 }],
)
const key = fc.constantFrom('version', 'api', 'toString', 'Bad Name', 'UPPER', 'labels', 'a/b')
const edit = fc.record({ container: fc.nat(), entry: fc.nat(), key, value: values, how: fc.nat(3) })

function edited(
  spec: unknown,
  edits: readonly (typeof edit extends fc.Arbitrary<infer T> ? T : never)[],
): unknown {
  const copy = structuredClone(spec)
  for (const { container, entry, key, value, how } of edits) {
    const all = containers(copy)
    const target = all[container % all.length]
    if (target === undefined) continue
    const keys = Object.keys(target)
    const chosen = keys[entry % keys.length]
    if (how === 0 && !Array.isArray(target)) target[key] = structuredClone(value)
    else if (chosen === undefined) continue
    else if (how === 1 && !Array.isArray(target)) delete target[chosen]
    else target[chosen] = structuredClone(value)
  }
  return copy
}

test.each([
  ['environment', environmentConstraints],
  ['layer', overlayConstraints],
] as const)(
  'what violates the schema of a spec, as %s, is what ajv finds',
  (_, schema) => {
    let wrong = 0
    fc.assert(
      fc.property(fc.constantFrom(...specs.keys()), fc.array(edit, { maxLength: 6 }), (spec, edits) => {
        const data = edited(specs[spec], edits)
        const text = stringify(data, { aliasDuplicateObjects: false })
        const own = found(text, schema)
        if (own === undefined) return
        const expected = foundByAjv(data, schema)
        if (expected === undefined) return
        expect(own).toEqual(expected)
        if (own.length > 0) wrong++
      }),
      { numRuns: 300 },
    )
    expect(wrong).toBeGreaterThan(100)
  },
  60_000,
)
