/** A value as people write it on one line of a spec: `{http: 3000}`. Quotes stand only where YAML wants them. */
export function exampleText(value: unknown): string {
  if (typeof value === 'string') return scalarText(value)
  if (Array.isArray(value)) return `[${value.map(exampleText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value).map(([key, item]) => `${scalarText(key)}: ${exampleText(item)}`)
  return `{${entries.join(', ')}}`
}

/** Plain where it reads back as this text in every context, and 1.1 readers take it for no boolean, number or time. */
function scalarText(text: string): string {
  const isPlain =
    /^[A-Za-z/][A-Za-z0-9_./<> -]*$/.test(text) || /^\d+(\.\d+)?(ms|s|m|h|d|%|[KMGT]i?B?|\/\w+)$/.test(text)
  const isWord = /^(y|n|yes|no|on|off|true|false|null)$/i.test(text)
  return isPlain && !isWord && !text.endsWith(' ') ? text : JSON.stringify(text)
}
