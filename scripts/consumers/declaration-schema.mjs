/**
 * Reads the declarations of one `*.d.ts` of the `kubernetes-models` packages: an interface or a type alias, and
 * the canonical name under which other files refer to it. Returns `[name, JSON Schema]`; objects are closed, and
 * `parents` are the names of the interfaces whose members they have as well.
 * These files are generated and regular; anything that they are not known to contain is an error.
 */
export function readDeclaration(text) {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const opening = /export (?:interface|type) (I\w+)([^{=]*)=?/.exec(code)
  const [, local, heritage] = opening ?? []
  const [, name] = new RegExp(`export type \\{ ${local} as (\\w+)`).exec(code) ?? []
  if (name === undefined) return undefined
  // A recursive type names itself by the name it has in its own file.
  const body = code
    .slice(opening.index + opening[0].length)
    .replaceAll(new RegExp(`\\b${local}\\b`, 'g'), name)
  const parents = heritage.match(/\bI(Io|Com)\w+/g)
  return [name, parents === null ? readType(tokensOf(body)) : { ...readType(tokensOf(body)), parents }]
}

function tokensOf(code) {
  const tokens = code.match(/"[^"]*"|[\w$.-]+|[{}[\]<>():;|?,&=]/g) ?? []
  return { next: () => tokens.shift(), peek: () => tokens[0] }
}

function readType(tokens) {
  const options = [readOption(tokens)]
  while (tokens.peek() === '|') {
    tokens.next()
    options.push(readOption(tokens))
  }
  if (options.length === 1) return options[0]
  if (options.every((option) => 'const' in option)) return { enum: options.map((option) => option.const) }
  return { anyOf: options }
}

const named = {
  string: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  null: { type: 'null' },
  any: {},
  unknown: {},
  object: { type: 'object' },
}

function readOption(tokens) {
  const token = tokens.next()
  if (token === '{') return readObject(tokens)
  if (token === 'Array') return { type: 'array', items: readArgument(tokens) }
  if (/^["\d]/.test(token)) return { const: JSON.parse(token) }
  if (token in named) return named[token]
  if (/^I(Io|Com)\w+$/.test(token)) return { $ref: `#/definitions/${token}` }
  throw new Error(`a declaration contains "${token}" where a type was expected`)
}

function readArgument(tokens) {
  expect(tokens, '<')
  const type = readType(tokens)
  expect(tokens, '>')
  return type
}

function readObject(tokens) {
  const schema = { type: 'object', properties: {}, required: [], additionalProperties: false }
  // An interface without members stands for data of any shape.
  const isOpen = tokens.peek() === '}'
  while (tokens.peek() !== '}') readMember(tokens, schema)
  tokens.next()
  return isOpen ? {} : schema
}

function readMember(tokens, schema) {
  const token = tokens.next()
  if (token === '[') {
    for (const part of ['key', ':', 'string', ']', ':']) expect(tokens, part)
    schema.additionalProperties = readType(tokens)
  } else {
    const name = token.replaceAll('"', '')
    if (tokens.peek() === '?') tokens.next()
    else schema.required.push(name)
    expect(tokens, ':')
    schema.properties[name] = readType(tokens)
  }
  expect(tokens, ';')
}

function expect(tokens, wanted) {
  const token = tokens.next()
  if (token !== wanted) throw new Error(`a declaration contains "${token}" where "${wanted}" was expected`)
}
