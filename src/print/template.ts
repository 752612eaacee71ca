import type Handlebars from 'handlebars'
import handlebarsRuntime from 'handlebars/runtime.js'
import { templates } from './generated/templates.js'
import { quoteShell } from './shell.ts'

// The package's types leave out what its runtime module exports: the same object without the compiler.
const runtime = (handlebarsRuntime as unknown as typeof Handlebars).create()
const rendered = new Map<string, Handlebars.TemplateDelegate>()

/**
 * The text of a template of `src/targets/<folder>/templates/`, named `<folder>/<file without .hbs>`.
 * Values are inserted as they are; in scripts through `{{quote value}}` (one shell word, or one for each item of a
 * list), `{{comment value}}` (one line, for a comment) or `{{verbatim value}}` (text that is a piece of script).
 * A field that the data lacks is an error.
 */
export function renderTemplate(name: string, data: object): string {
  const template = rendered.get(name) ?? runtime.template(specificationOf(name))
  rendered.set(name, template)
  return template(data)
}

function specificationOf(name: string): object {
  const specification = templates[name]
  if (specification === undefined) throw new Error(`there is no template "${name}"`)
  return specification
}

function toText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new Error(`a template inserts text or numbers, not ${JSON.stringify(value)}`)
}

runtime.registerHelper('quote', (value: unknown) =>
  Array.isArray(value) ? value.map((item) => quoteShell(toText(item))).join(' ') : quoteShell(toText(value)),
)
runtime.registerHelper('comment', (value: unknown) => toText(value).replaceAll(/\p{Cc}+/gu, ' '))
runtime.registerHelper('verbatim', toText)

// Handlebars' strict mode looks at inserted values only: a misspelt name here would silently drop a whole block.
for (const name of ['if', 'unless', 'each', 'with']) {
  const original = runtime.helpers[name]
  runtime.registerHelper(name, function (this: unknown, value: unknown, options: Handlebars.HelperOptions) {
    if (value === undefined)
      throw new Error(`{{#${name}}} of a template is given a field that its data lacks`)
    return original?.call(this, value, options)
  })
}
