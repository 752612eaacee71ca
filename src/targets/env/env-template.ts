import type { Environment, Secret } from '../../model/environment.ts'
import type { ValuePart } from '../../model/workload.ts'
import { printComment } from '../../print/comment.ts'
import type { ComposeVariable } from '../shared/compose-variables.ts'
import { composeVariables } from '../shared/compose-variables.ts'
import type { OutputFile } from '../target.ts'
import { secretSource } from './secret-source.ts'

const introduction = `\
What compose.yaml reads from its git-ignored .env: copy this file to ../compose/.env, chmod 600, fill it in.
Single quotes around a value keep every character as it is; comments stand on lines of their own.`

/** `.env.example`: each variable that compose.yaml takes from `.env`, without a value. None where it takes none. */
export function envTemplate(environment: Environment): readonly OutputFile[] {
  const variables = composeVariables(environment)
  if (environment.outputs.compose === undefined || variables.length === 0) return []
  const secrets = new Map(environment.secrets.map((secret) => [secret.name, secret]))
  const entries = variables.map(
    (variable) => `${printComment(describe(variable, secrets))}${variable.name}=\n`,
  )
  const text = [printComment(introduction), ...entries].join('\n')
  return [{ path: '.env.example', body: { kind: 'text', text, comment: '#' } }]
}

function describe(variable: ComposeVariable, secrets: ReadonlyMap<string, Secret>): string {
  const isWhole = variable.parts.length === 1
  const value = isWhole ? [] : [variable.parts.map(form).join('')]
  return [users(variable), ...value, ...sources(variable.parts, secrets, isWhole)].join('\n')
}

/** `DATABASE_URL of api, migrate, worker`. */
function users({ usedBy }: ComposeVariable): string {
  const names = [...new Set(usedBy.map((use) => use.variable))]
  const of = (name: string): string[] =>
    usedBy.filter((use) => use.variable === name).map((use) => use.workload)
  return names.map((name) => `${name} of ${of(name).join(', ')}`).join('; ')
}

function form(part: ValuePart): string {
  return part.kind === 'text' ? part.text : `<${part.secret}>`
}

function sources(
  parts: readonly ValuePart[],
  secrets: ReadonlyMap<string, Secret>,
  isWhole: boolean,
): readonly string[] {
  const lines = parts.flatMap((part) => {
    const secret = part.kind === 'secret' ? secrets.get(part.secret) : undefined
    if (part.kind === 'text' || secret === undefined) return []
    const encoding = part.encoding === 'url' ? ', percent-encoded (RFC 3986)' : ''
    return `${isWhole ? '' : `<${part.secret}> is `}${secretSource(secret)}${encoding}`
  })
  return [...new Set(lines)]
}
