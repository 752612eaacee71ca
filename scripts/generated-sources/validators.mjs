import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { overlaySchema } from '../generate/overlay-schema.mjs'
import { inProject, readIfPresent, writeIfChanged } from '../project.mjs'

const annotations = new Set(['title', 'description', 'default', 'examples'])
const folder = inProject('src/validate/generated')

/** Compiles the schema and its overlay form into validators that need neither ajv nor a compile at run time. */
export async function generateValidators() {
  const text = await readFile(inProject('schema/environment.schema.json'), 'utf8')
  const mark = `// ${await fingerprint(text)}`
  await Promise.all([
    generateValidator('environment-validator.js', 'validateEnvironment', mark, () => JSON.parse(text)),
    generateValidator('completeness-validator.js', 'validateCompleteness', mark, () =>
      completeness(JSON.parse(text)),
    ),
    generateValidator('overlay-validator.js', 'validateOverlay', mark, () => overlaySchema(JSON.parse(text))),
  ])
}

async function generateValidator(file, name, mark, schema) {
  const path = `${folder}/${file}`
  if ((await readIfPresent(path))?.startsWith(mark)) return
  await writeIfChanged(path, `${mark}\n${await compileSchema(schema(), name)}`)
}

// Compiling takes longer than bundling: everything it depends on is hashed, so that it runs only when it must.
async function fingerprint(schemaText) {
  const hash = createHash('sha256').update(schemaText)
  const inputs = [
    fileURLToPath(import.meta.url),
    inProject('scripts/generate/overlay-schema.mjs'),
    inProject('package-lock.json'),
  ]
  for (const input of inputs) hash.update(await readFile(input))
  return hash.digest('hex')
}

async function compileSchema(schema, name) {
  const [{ Ajv2020 }, { default: standaloneCode }, esbuild] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('ajv/dist/standalone/index.js'),
    import('esbuild'),
  ])
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    discriminator: true,
    inlineRefs: false,
    code: { source: true, esm: true, lines: true },
  })
  ajv.addSchema(constraints(schema), name)
  // Ajv's own helpers are CommonJS; bundled in, the module runs anywhere as it is.
  const bundle = await esbuild.build({
    stdin: { contents: standaloneCode.default(ajv, { [name]: name }), resolveDir: inProject(), loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    minify: true,
    write: false,
  })
  return bundle.outputFiles[0].text
}

const structure = new Set([
  'properties',
  'additionalProperties',
  'items',
  '$ref',
  '$defs',
  'required',
  'minProperties',
  'maxProperties',
])

/** What the schema asks to be there. The shape of each value has been checked layer by layer. */
function completeness(node) {
  if (node === null || typeof node !== 'object' || Array.isArray(node)) return node
  const kept = Object.entries(node).filter(([keyword, value]) => structure.has(keyword) && value !== false)
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, completenessBelow(keyword, value)]))
}

function completenessBelow(keyword, value) {
  if (keyword !== 'properties' && keyword !== '$defs') return completeness(value)
  return Object.fromEntries(Object.entries(value).map(([name, node]) => [name, completeness(node)]))
}

/** The schema without what only people and editors read: ajv would carry all of it into the code. */
function constraints(node) {
  if (Array.isArray(node) || node === null || typeof node !== 'object') return node
  const kept = Object.entries(node).filter(
    ([keyword]) => !annotations.has(keyword) && !keyword.startsWith('x-'),
  )
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, constraintsBelow(keyword, value)]))
}

function constraintsBelow(keyword, value) {
  if (keyword !== 'properties' && keyword !== '$defs') return constraints(value)
  return Object.fromEntries(Object.entries(value).map(([name, node]) => [name, constraints(node)]))
}
