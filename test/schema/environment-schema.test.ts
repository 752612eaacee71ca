import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'

/** A schema of the schema: the keywords that these tests look at. */
interface SchemaNode {
  readonly pattern?: string
  readonly 'x-form'?: string
  readonly 'x-quantity'?: string
  readonly propertyNames?: SchemaNode
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly default?: unknown
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: boolean | SchemaNode
  readonly items?: SchemaNode
  readonly $defs?: Readonly<Record<string, SchemaNode>>
}

// The file is part of this repository: its shape is what the other tests here check.
const schema = JSON.parse(readFileSync('schema/environment.schema.json', 'utf8')) as SchemaNode
const ajv = new Ajv2020({ strict: false, allErrors: true })
ajv.addSchema(schema, 'schema')

/** Every node of the schema with its JSON pointer; `isProperty` for the ones that an author sees as a key. */
function* nodesBelow(pointer: string, node: SchemaNode): Generator<[string, SchemaNode, boolean]> {
  for (const collection of ['properties', '$defs'] as const) {
    for (const [name, child] of Object.entries(node[collection] ?? {})) {
      const path = `${pointer}/${collection}/${name}`
      yield [path, child, true]
      yield* nodesBelow(path, child)
    }
  }
  for (const keyword of ['additionalProperties', 'items'] as const) {
    const child = node[keyword]
    if (typeof child !== 'object') continue
    yield [`${pointer}/${keyword}`, child, false]
    yield* nodesBelow(`${pointer}/${keyword}`, child)
  }
}

function validatorAt(pointer: string): ValidateFunction {
  return ajv.compile({ $ref: `schema#${pointer.replaceAll('~', '~0')}` })
}

const nodes = [...nodesBelow('', schema)]

/** Whether a property is one that several definitions have: it says what it is where it is written. */
function isShared({ $ref }: SchemaNode): boolean {
  return $ref?.includes('/properties/') === true
}

test('every property says what it is and shows an example', () => {
  const silent = nodes.filter(
    ([, node, isProperty]) => isProperty && !isShared(node) && !(node.description && node.examples?.length),
  )
  expect(silent.map(([pointer]) => pointer)).toEqual([])
})

test('every pattern has words for what it takes, unless that is a single word', () => {
  const all = nodes.flatMap(([pointer, node]) => [
    [pointer, node] as const,
    [`${pointer}/propertyNames`, node.propertyNames ?? {}] as const,
  ])
  const wordless = all.filter(
    ([, node]) =>
      node.pattern !== undefined &&
      !/^\^[a-z-]+\$$/.test(node.pattern) &&
      node['x-form'] === undefined &&
      node['x-quantity'] === undefined,
  )
  expect(wordless.map(([pointer]) => pointer)).toEqual([])
})

test('every object says which keys it takes', () => {
  const open = nodes.filter(
    ([, node]) => [node.type].flat().includes('object') && node.additionalProperties === undefined,
  )
  expect(open.map(([pointer]) => pointer)).toEqual([])
})

test('every example and every default is valid where it stands', () => {
  const wrong = nodes.flatMap(([pointer, node]) => {
    const values = [...(node.examples ?? []), ...(node.default === undefined ? [] : [node.default])]
    if (values.length === 0) return []
    const validate = validatorAt(pointer)
    return values.filter((value) => !validate(value)).map((value) => `${pointer}: ${JSON.stringify(value)}`)
  })
  expect(wrong).toEqual([])
})

test('the examples of the whole schema are valid specs', () => {
  const validate = validatorAt('')
  for (const example of schema.examples ?? []) {
    validate(example)
    expect(validate.errors ?? []).toEqual([])
  }
  expect(schema.examples?.length).toBeGreaterThan(0)
})
