import { followed, referenced } from './references.mjs'

/** `docs/reference.md`: a section for each object of the spec, with a table of its properties. */
export function referencePage(schema) {
  const objects = Object.entries(schema.$defs).filter(([, node]) => node.properties !== undefined)
  const values = Object.entries(schema.$defs).filter(([, node]) => node.properties === undefined)
  return [
    '<!-- Made from schema/environment.schema.json by `npm run generate`. -->',
    ...section('The spec language', '', schema, 1, schema),
    ...objects.flatMap(([name, node]) => section(name, name, node, 2, schema)),
    '## Values',
    table(['value', 'type', 'description', 'example'], values.map(valueRow)),
    '',
  ].join('\n\n')
}

/** An object's table, then a section for each object inside it; those are titled by their path. */
function section(title, path, node, depth, schema) {
  const required = new Set(node.required)
  const rows = Object.entries(node.properties).map(([name, property]) =>
    propertyRow(name, property, required.has(name), path, schema),
  )
  const below = Object.entries(node.properties).flatMap(([name, property]) =>
    nested(join(path, name), property),
  )
  return [
    `${'#'.repeat(depth)} ${title}`,
    ...(node.description === undefined ? [] : [node.description]),
    ...(rows.length === 0
      ? ['No settings.']
      : [table(['property', 'type', 'default', 'description', 'example'], rows)]),
    ...below.flatMap(([inner, object]) => section(`\`${inner}\``, inner, object, 3, schema)),
  ]
}

/** The objects that a property holds and that are no definition of their own, with their paths. */
function nested(path, node) {
  if (node.properties !== undefined) return [[path, node]]
  const map = node.additionalProperties
  if (typeof map === 'object') return nested(join(path, '<name>'), map)
  return node.items === undefined ? [] : nested(`${path}[]`, node.items)
}

function propertyRow(name, written, required, path, schema) {
  const node = followed(schema, written)
  const shared = sharedBy(written)
  const type =
    shared === undefined
      ? typeOf(written, join(path, name))
      : typeOf(referenced(schema, written.$ref), shared)
  const fallback = node.default === undefined ? (required ? '**required**' : '') : code(node.default)
  return [`\`${name}\``, type, fallback, node.description ?? '', exampleOf(node)]
}

/** The path of a property that several objects share, `container.image`; undefined for all others. */
function sharedBy({ $ref }) {
  const [, , definition, , property] = ($ref ?? '').split('/')
  return property === undefined ? undefined : `${definition}.${property}`
}

function valueRow([name, node]) {
  return [`<a id="${anchor(name)}"></a>${name}`, typeOf(node, name), node.description ?? '', exampleOf(node)]
}

function typeOf(node, path) {
  if (node.$ref !== undefined) return link(node.$ref.split('/').at(-1))
  if (node.enum !== undefined) return node.enum.map(code).join(', ')
  return [node.type ?? 'anything']
    .flat()
    .map((type) => describeType(type, node, path))
    .join(' or ')
}

function describeType(type, node, path) {
  if (type === 'array') return `list of ${typeOf(node.items ?? {}, `${path}[]`)}`
  if (type === 'string' && /^\^\w+\$$/.test(node.pattern ?? '')) return code(node.pattern.slice(1, -1))
  if (type !== 'object') return type
  if (node.properties !== undefined) return path === '' ? 'object' : `[object](#${anchor(path)})`
  return `map of ${typeOf(node.additionalProperties ?? {}, join(path, '<name>'))}`
}

function link(definition) {
  return `[${definition}](#${anchor(definition)})`
}

/** The anchor that GitHub gives a heading. */
function anchor(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')
}

function join(path, name) {
  return path === '' ? name : `${path}.${name}`
}

function exampleOf(node) {
  return node.examples === undefined ? '' : code(node.examples[0])
}

function code(value) {
  return `\`${typeof value === 'string' ? value.trim() || '""' : JSON.stringify(value)}\``
}

function table(columns, rows) {
  const line = (cells) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
}
