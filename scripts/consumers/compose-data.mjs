import { compact, schemaText } from './compact-schema.mjs'

/**
 * `src/consumers/compose.json` from the JSON Schema of the Compose Specification: the definition of a file and all that
 * it consists of, a service above all.
 */
export function composeData({ definitions, ...file }) {
  const $defs = {}
  const refer = (reference) => {
    const name = reference.split('/').at(-1)
    const node = compact(definitions[name], refer)
    // What is an alternative of others must stand beside them.
    if (node.type !== 'object') return node
    $defs[name] = node
    return { $ref: `#/$defs/${name}` }
  }
  $defs.service = compact(definitions.service, refer)
  $defs.file = compact(file, refer)
  return schemaText({
    $comment:
      'Made from the schema of the Compose Specification (https://github.com/compose-spec/compose-spec, Copyright 2020 The Compose Specification Authors, Apache License 2.0) by scripts/consumers/consumer-data.mjs. Do not edit.',
    $defs,
  })
}
