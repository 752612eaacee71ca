import { readdir, readFile } from 'node:fs/promises'
import { inProject, writeIfChanged } from '../project.mjs'

/** The helpers of `src/print/template.ts`; any other name in a template is a field of its data. */
const knownHelpers = { quote: true, comment: true, verbatim: true }

/** Precompiles every `templates/*.hbs` below `src/targets/` into one module, so that no text is compiled at run time. */
export async function generateTemplates() {
  const { default: Handlebars } = await import('handlebars')
  const entries = []
  for (const path of await templatePaths()) {
    const name = path.replace('/templates/', '/').replace(/\.hbs$/, '')
    const tree = Handlebars.parse(await readFile(inProject('src/targets', path), 'utf8'))
    if (name.endsWith('.sh')) refuseUnquoted(Handlebars, tree, path)
    const options = { noEscape: true, strict: true, knownHelpers, knownHelpersOnly: true }
    entries.push(`  ${JSON.stringify(name)}: ${Handlebars.precompile(tree, options)},`)
  }
  const module = ['export const templates = {', ...entries, '}', ''].join('\n')
  await writeIfChanged(inProject('src/print/generated/templates.js'), module)
}

async function templatePaths() {
  const paths = await readdir(inProject('src/targets'), { recursive: true })
  return paths
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^.+\/templates\/[^/]+\.hbs$/.test(path))
    .sort()
}

/** In a script each inserted value says how it is made safe: a value that is not is an injection. */
function refuseUnquoted(Handlebars, tree, path) {
  const visitor = new Handlebars.Visitor()
  visitor.MustacheStatement = (statement) => {
    if (statement.path.original in knownHelpers) return
    const { line, column } = statement.loc.start
    const name = statement.path.original
    throw new Error(
      `src/targets/${path}:${line}:${column + 1}: write {{quote ${name}}} instead of {{${name}}}`,
    )
  }
  visitor.accept(tree)
}
