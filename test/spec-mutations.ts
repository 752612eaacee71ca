import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { parse, stringify } from 'yaml'
import { type Specs, specsOf } from './in-memory.ts'

/** The layers of a system as plain data, by path. */
export type Layers = Readonly<Record<string, unknown>>

/** One mistake of an author: what is done, to which of all values, and with what. */
export interface Mutation {
  readonly kind: 'delete' | 'rename' | 'replace' | 'allow' | 'add' | 'swap' | 'copy'
  /** Choose a layer and two values in it, each modulo what there is. */
  readonly layer: number
  readonly first: number
  readonly second: number
  /** Chooses among the keys and values that the schema allows at a place. */
  readonly choice: number
  /** What a value, and what a key is replaced by. */
  readonly value: unknown
  readonly name: string
}

type Path = readonly (string | number)[]
type Container = Record<string | number, unknown>

/** The parts of a schema node that say what may stand at a place. */
interface SchemaNode {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly pattern?: string
  readonly enum?: readonly unknown[]
  readonly examples?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly propertyNames?: SchemaNode
  readonly additionalProperties?: boolean | SchemaNode
  readonly items?: SchemaNode
  readonly $defs?: Readonly<Record<string, SchemaNode>>
}

// The file is part of this repository: its shape is what the tests of the schema check.
const schema = JSON.parse(readFileSync('schema/environment.schema.json', 'utf8')) as SchemaNode

/** Texts that have broken one program or another. */
const weirdTexts: readonly string[] = [
  ...[
    '',
    ' ',
    '~',
    'null',
    'none',
    'yes',
    'off',
    '0555',
    '1e3',
    '22:22',
    '1.0',
    '-',
    '.',
    '..',
    '/',
    '//',
    '/..',
  ],
  ...[
    '../../etc/passwd',
    '/etc/../root',
    'a b',
    "it's",
    'say "hi"',
    'back\\slash',
    '#comment',
    'a: b',
    '- a',
  ],
  ...[
    '${tier}',
    '${',
    '${}',
    '${x}',
    '$x',
    '$(id)',
    '`id`',
    '; rm -rf /',
    '| cat',
    '{{ x }}',
    '%s',
    '*',
    '!x',
    '&a',
  ],
  ...[
    'a\nb',
    'a\r\nb',
    '\tTab\nline',
    ' space\nline',
    'end\n\n',
    '\n',
    'a\tb',
    'é',
    '名前',
    '😀',
    '\u2028',
    '\ufeffx',
  ],
  ...[
    '-1',
    '0',
    '65536',
    '9'.repeat(20),
    '0s',
    '0.1ms',
    '99999999y',
    '0Mi',
    '0.1B',
    '9e9Gi',
    '0%',
    '250%',
    '0/s',
  ],
  ...[
    'api',
    'db',
    'http',
    'default',
    'proxy',
    'toString',
    '__proto__',
    'x'.repeat(40),
    'x'.repeat(300),
    'y '.repeat(3000),
  ],
]
const weirdText = fc.oneof(fc.constantFrom(...weirdTexts), fc.string({ unit: 'binary', maxLength: 12 }))
const weirdNumbers = [0, -1, 1, 0.5, 1e-7, 65_536, 2 ** 32, 2 ** 53, 1e21, 1e300]
const weirdValue: fc.Arbitrary<unknown> = fc.oneof(
  weirdText,
  fc.constantFrom(...weirdNumbers, null, true, false),
  fc.constantFrom<unknown>({}, [], [null], [[]], [{}], ['a', 'a'], [''], { '': '' }, { a: {} }, { a: null }),
  fc.array(weirdText, { maxLength: 3 }),
  fc.dictionary(weirdText, weirdText, { maxKeys: 2, noNullPrototype: true }),
)

/** Any mistake; those that leave a spec valid more often, for they get further. */
export const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(
    ...([
      'delete',
      'rename',
      'replace',
      'swap',
      'copy',
      'allow',
      'allow',
      'allow',
      'add',
      'add',
      'add',
    ] as const),
  ),
  layer: fc.nat(1000),
  first: fc.nat(100_000),
  second: fc.nat(100_000),
  choice: fc.nat(1_000_000),
  value: weirdValue,
  name: weirdText,
})

/** The layers with a mistake in one of them. */
export function mutated(layers: Layers, { kind, layer, ...mutation }: Mutation): Layers {
  const names = Object.keys(layers)
  const name = names[layer % names.length] ?? ''
  const root = structuredClone(layers[name])
  const paths = [...pathsBelow(root, [])]
  const [first, second] = [mutation.first, mutation.second].map((index) => paths[index % paths.length] ?? [])
  if (first !== undefined && second !== undefined && paths.length > 0)
    changes[kind](root, { ...mutation, first, second })
  return { ...layers, [name]: root }
}

type Change = (root: unknown, change: Omit<Mutation, 'kind' | 'layer' | 'first' | 'second'> & Places) => void

interface Places {
  readonly first: Path
  readonly second: Path
}

const changes: Readonly<Record<Mutation['kind'], Change>> = {
  delete: (root, { first }) => remove(root, first),
  rename(root, { first, name, choice }) {
    const known = Object.keys(schemaAt(first.slice(0, -1)).properties ?? {})
    const to = choice % 3 === 0 ? pick(known, choice) : name
    const value = valueAt(root, first)
    remove(root, first)
    put(root, [...first.slice(0, -1), to ?? name], value)
  },
  replace: (root, { first, value }) => put(root, first, value),
  allow: (root, { first, choice }) => put(root, first, allowed(schemaAt(first), choice)),
  add(root, { first, choice }) {
    const map = isMap(valueAt(root, first)) ? first : first.slice(0, -1)
    const node = schemaAt(map)
    const keys = Object.keys(node.properties ?? {})
    const own = isMap(valueAt(root, map)) ? Object.keys(valueAt(root, map) ?? {}) : []
    const key = pick(keys, choice) ?? allowed(followed(node.propertyNames), choice) ?? pick(own, choice)
    if (typeof key === 'string') put(root, [...map, key], allowed(schemaAt([...map, key]), choice))
  },
  swap(root, { first, second }) {
    const [one, other] = [valueAt(root, first), valueAt(root, second)]
    put(root, first, structuredClone(other))
    put(root, second, structuredClone(one))
  },
  copy(root, { first, second, name, choice }) {
    const at = choice % 2 === 0 ? [...first.slice(0, -1), name] : second
    put(root, at, structuredClone(valueAt(root, first)))
  },
}

/** A value that the schema allows for itself: an example, a word, an edge of a range, a text that fits a pattern. */
function allowed(node: SchemaNode, choice: number): unknown {
  const types = [node.type ?? []].flat()
  const pattern = node.pattern
  const texts =
    pattern === undefined ? (types.includes('string') ? weirdTexts : []) : [fitting(pattern, choice)]
  const numbers = types.some((type) => type === 'integer' || type === 'number') ? weirdNumbers : []
  const values = [
    ...(node.enum ?? []),
    ...(node.examples ?? []),
    ...(node.examples ?? []),
    node.minimum,
    node.maximum,
  ]
  const own = [...texts, ...numbers, ...(types.includes('boolean') ? [true, false] : [])]
  const candidates = [...values, ...own].filter((value) => value !== undefined)
  return structuredClone(pick(candidates, Math.floor(choice / 7)) ?? null)
}

/** A text that fits a pattern, as far as it does not look ahead, which fast-check cannot. */
function fitting(pattern: string, seed: number): string {
  const simple = new RegExp(pattern.replaceAll(/\(\?[!=](?:[^()]|\([^()]*\))*\)/g, ''))
  return fc.sample(fc.stringMatching(simple), { seed, numRuns: 1 })[0] ?? ''
}

function pick<T>(items: readonly T[], choice: number): T | undefined {
  return items[choice % items.length]
}

/** What the schema says about a path. */
function schemaAt(path: Path): SchemaNode {
  let node = followed(schema)
  for (const key of path) {
    const open = typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined
    node = followed(typeof key === 'number' ? node.items : (node.properties?.[key] ?? open))
  }
  return node
}

function followed(node: SchemaNode | undefined): SchemaNode {
  if (node?.$ref === undefined) return node ?? {}
  const [, , name = '', , property] = node.$ref.split('/')
  const definition = schema.$defs?.[name]
  return { ...followed(property === undefined ? definition : definition?.properties?.[property]), ...node }
}

/** A value for a path of a spec. */
export interface Example {
  readonly path: Path
  readonly value: unknown
}

/** Every example of every property, at a path that has it; `keyFor` names the entries of the map at a path. */
export function examplesOfSchema(keyFor: (path: Path) => string): readonly Example[] {
  return [...examplesBelow(schema, [], keyFor)].filter(({ path }) => path.length > 0)
}

/** The first name that the layers have in the map at a path, or one that its schema allows. */
export function firstNameIn(layers: Layers): (path: Path) => string {
  return (path) => {
    const names = Object.values(layers).flatMap((root) => Object.keys(Object(valueAt(root, path))))
    return names[0] ?? String(allowed(followed(schemaAt(path).propertyNames), 0) ?? 'name')
  }
}

/** The layers with a value in the first of them. */
export function withExample(layers: Layers, { path, value }: Example): Layers {
  const [name = ''] = Object.keys(layers)
  const root = structuredClone(layers[name])
  put(root, path, structuredClone(value))
  return { ...layers, [name]: root }
}

function* examplesBelow(written: SchemaNode, path: Path, keyFor: (path: Path) => string): Generator<Example> {
  const node = followed(written)
  for (const value of node.examples ?? []) yield { path, value }
  for (const [key, child] of Object.entries(node.properties ?? {}))
    yield* examplesBelow(child, [...path, key], keyFor)
  if (typeof node.additionalProperties === 'object')
    yield* examplesBelow(node.additionalProperties, [...path, keyFor(path)], keyFor)
}

function* pathsBelow(value: unknown, path: Path): Generator<Path> {
  if (typeof value !== 'object' || value === null) return
  const keys: readonly (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  for (const key of keys) {
    yield [...path, key]
    yield* pathsBelow((value as Container)[key], [...path, key])
  }
}

function isMap(value: unknown): value is Container {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (isContainer(value) ? value[key] : undefined), root)
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

/** Sets a value, making maps on the way where there are none. */
export function put(root: unknown, path: Path, value: unknown): void {
  let parent = root
  for (const key of path.slice(0, -1)) {
    if (!isContainer(parent)) return
    if (!isContainer(parent[key])) parent[key] = {}
    parent = parent[key]
  }
  const last = path.at(-1)
  if (isContainer(parent) && last !== undefined)
    Object.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true })
}

function remove(root: unknown, path: Path): void {
  const parent = valueAt(root, path.slice(0, -1))
  const last = path.at(-1)
  if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else if (isMap(parent) && last !== undefined) delete parent[last]
}

/** The specs of a real system, cut down to one of its tiers, as data. */
export function layersOf(system: string, tier: string): Layers {
  const kept = Object.entries(specsOf(system)).filter(
    ([path]) => path.endsWith('/base.yaml') || path.endsWith(`/${tier}.yaml`),
  )
  return Object.fromEntries(
    kept.map(([path, text]) => {
      const data = parse(text)
      if (data.tiers === undefined) return [path, data]
      const promote = { [tier]: data.delivery.promote[tier] }
      return [path, { ...data, tiers: [tier], delivery: { ...data.delivery, promote } }]
    }),
  )
}

/** The example of the whole schema, as the only layer of a system. */
export function exampleLayers(): Layers {
  return { 'environments/shop/production.yaml': structuredClone(schema.examples?.[0]) }
}

/** The texts of layers. */
export function specsFrom(layers: Layers): Specs {
  return Object.fromEntries(
    Object.entries(layers).map(([path, data]) => [path, stringify(data, { aliasDuplicateObjects: false })]),
  )
}
