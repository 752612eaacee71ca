import type { Environment } from '../../model/environment.ts'
import type { ValuePart } from '../../model/workload.ts'
import { composeVariableFor } from '../shared/compose-variables.ts'

/** Text that compose leaves as it is: a dollar sign would start a variable. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$')
}

/** The value of a variable: literal, or taken from `.env` as a whole where a secret is in it. */
export function environmentValue(environment: Environment, value: readonly ValuePart[]): string {
  const isSecret = value.some(({ kind }) => kind === 'secret')
  if (isSecret) return `\${${composeVariableFor(environment, value)}:?set it in .env}`
  return literal(value.map((part) => (part.kind === 'text' ? part.text : '')).join(''))
}
