import type { Promql } from './promql.ts'

/** Texts of PromQL, with their escapes; braces in them mean nothing. */
const textsAndBraces = /"(?:[^"\\]|\\.)*"|\{\s*(\}?)/g

/** The expression as it looks at the series of one namespace alone. Every series in it has braces, as ours have. */
export function withNamespace(expression: Promql, namespace: string): Promql {
  const matcher = `namespace=${JSON.stringify(namespace)}`
  return expression.replace(textsAndBraces, (found, end: string | undefined) => {
    if (end === undefined) return found
    return `{${matcher}${end === '' ? ',' : end}`
  })
}
