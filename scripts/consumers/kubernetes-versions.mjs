/**
 * In which minor version of Kubernetes a field first was there: `{definition: {field: 30}}`. The sources are the
 * declarations that cdk8s makes of each version's OpenAPI document; each field's comment has its name there. Fields
 * that came with their type are left out, and what the last does not know is said to be of `newest`.
 */
export function fieldVersions(definitions, textsByMinor, newest) {
  const versions = [...textsByMinor].sort(([left], [right]) => left - right)
  const known = versions.map(([minor, text]) => [minor, fieldsOf(text)])
  const found = {}
  for (const [name, { properties = {} }] of Object.entries(definitions)) {
    // A type comes with the field that is of it; of what the API server alone fills in, cdk8s writes nothing.
    const [born = newest] = known.find(([, { types }]) => types.has(name)) ?? []
    for (const field of Object.keys(properties)) {
      if (['apiVersion', 'kind', 'status'].includes(field)) continue
      const [since = newest] = known.find(([, { fields }]) => fields.has(`${name}#${field}`)) ?? []
      if (since !== born) found[name] = { ...found[name], [field]: since }
    }
  }
  return found
}

function fieldsOf(text) {
  const types = new Set()
  const fields = new Set()
  for (const [, type, field] of text.matchAll(/@schema (io\.k8s\.[\w.]+)#(\w+)/g)) {
    types.add(definitionName(type))
    fields.add(`${definitionName(type)}#${field}`)
  }
  return { types, fields }
}

/** `io.k8s.api.core.v1.Container` as the declarations of `kubernetes-models` call it: `IIoK8sApiCoreV1Container`. */
export function definitionName(name) {
  return `I${name
    .split('.')
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join('')}`
}
