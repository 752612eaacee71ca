import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'

/** What `scripts/consumers/kubernetes-schema.mjs` writes. */
interface KubernetesSchema {
  /** `apps/v1 Deployment` → the name of its definition. */
  readonly kinds: Readonly<Record<string, string>>
  /** Definition → field → the keys by which the items of the list must differ. */
  readonly listKeys: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  readonly definitions: Readonly<
    Record<string, { readonly properties?: Record<string, { readonly items?: object }> }>
  >
}

/** What the keys of a list item are where the item leaves them out. */
const keyDefaults: Readonly<Record<string, string>> = { protocol: 'TCP' }

/**
 * Judges Kubernetes objects by the types of Kubernetes 1.36, the Gateway API and External Secrets: unknown kinds
 * and fields, wrong types and values, missing fields, items of a list that the API server would merge.
 * The function that it returns gives the problems of one object, none if it is right.
 */
export function strictKubernetesSchema(path: string): (object: unknown) => readonly string[] {
  // The file is made by this repository; see the interface.
  const schema = JSON.parse(readFileSync(path, 'utf8')) as KubernetesSchema
  const ajv = new Ajv({ strict: false, allErrors: true, verbose: true })
  ajv.addKeyword({
    keyword: 'keys',
    type: 'array',
    validate: haveDifferentKeys,
    error: { message: 'has items with the same keys' },
  })
  ajv.addSchema({ definitions: withKeys(schema) }, 'kubernetes')
  return (object) => {
    const { apiVersion, kind } = asHeader(object)
    const definition = schema.kinds[`${apiVersion} ${kind}`]
    if (definition === undefined) return [`there is no ${kind} in ${apiVersion}`]
    const validate = ajv.getSchema(`kubernetes#/definitions/${definition}`)
    if (validate === undefined) throw new Error(`the schema lacks ${definition}`)
    validate(object)
    return problemsOf(validate)
  }
}

function asHeader(object: unknown): { apiVersion?: unknown; kind?: unknown } {
  return typeof object === 'object' && object !== null ? object : {}
}

function problemsOf(validate: ValidateFunction): readonly string[] {
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const detail = params.additionalProperty ?? params.allowedValues ?? params.allowedValue ?? ''
    return `${instancePath || '/'} ${message} ${detail}`.trim()
  })
}

function haveDifferentKeys(
  keys: readonly string[],
  items: readonly Readonly<Record<string, unknown>>[],
): boolean {
  const values = items.map((item) => JSON.stringify(keys.map((key) => item[key] ?? keyDefaults[key])))
  return new Set(values).size === values.length
}

/** The definitions, with the keyword `keys` on each list whose items must differ. */
function withKeys({ definitions, listKeys }: KubernetesSchema): object {
  const copy = structuredClone(definitions)
  for (const [name, fields] of Object.entries(listKeys)) {
    for (const [field, keys] of Object.entries(fields)) {
      const list = copy[name]?.properties?.[field]
      if (list !== undefined) Object.assign(list, { keys })
    }
  }
  return copy
}
