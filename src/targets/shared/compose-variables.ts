import type { Environment } from '../../model/environment.ts'
import { containersOf, type ValuePart, type Workload } from '../../model/workload.ts'
import { oncePerTier } from './once-per-tier.ts'

/** A variable of the git-ignored `.env` beside compose.yaml: a value that holds a secret, whole or composed. */
export interface ComposeVariable {
  readonly name: string
  readonly parts: readonly ValuePart[]
  /** Who takes it, and under which name. Sorted. */
  readonly usedBy: readonly { readonly workload: string; readonly variable: string }[]
}

/**
 * The variables that compose.yaml reads from `.env`, sorted by name: one for each distinct value. A secret on its own
 * has the secret's name; a composed value that of the variable it is for, of the most where there are several. Where two differ, the one that most take keeps
 * that name, and the others have the workload's before it.
 */
export const composeVariables = oncePerTier((environment): readonly ComposeVariable[] => {
  const values = distinctValues(environment)
  const variables = values.map((value) => {
    const name = plainName(value)
    const rivals = values.filter((other) => other !== value && plainName(other) === name)
    const keepsName = secretOf(value.parts) !== undefined || rivals.every((other) => yields(other, value))
    return { ...value, name: keepsName ? name : `${upperSnake(firstUse(value).workload)}_${name}` }
  })
  return variables.sort((left, right) => compareText(left.name, right.name))
})

/** Whether one of two values of the same name leaves it to the other. */
function yields(value: Value, other: Value): boolean {
  return secretOf(value.parts) === undefined && value.usedBy.length < other.usedBy.length
}

/** The variable of `.env` that holds this value. */
export function composeVariableFor(environment: Environment, value: readonly ValuePart[]): string {
  const name = namesByValue(environment).get(keyOf(value))
  if (name === undefined) throw new Error(`no workload has the value ${keyOf(value)}`)
  return name
}

const namesByValue = oncePerTier(
  (environment): ReadonlyMap<string, string> =>
    new Map(composeVariables(environment).map(({ parts, name }) => [keyOf(parts), name])),
)

type Value = Omit<ComposeVariable, 'name'>

function distinctValues(environment: Environment): readonly Value[] {
  const values = new Map<
    string,
    { parts: readonly ValuePart[]; usedBy: { workload: string; variable: string }[] }
  >()
  for (const { name, env } of containers(environment)) {
    for (const variable of env) {
      if (!variable.value.some((part) => part.kind === 'secret')) continue
      const value = values.get(keyOf(variable.value)) ?? { parts: variable.value, usedBy: [] }
      value.usedBy.push({ workload: name, variable: variable.name })
      values.set(keyOf(variable.value), value)
    }
  }
  return [...values.values()]
}

/** Every container that the compose output can run, sorted by name. */
function containers(environment: Environment): readonly Workload[] {
  return [...environment.workloads, ...environment.composeOnly]
    .flatMap(containersOf)
    .sort((left, right) => compareText(left.name, right.name))
}

function plainName(value: Value): string {
  const secret = secretOf(value.parts)
  return safeName(secret === undefined ? usualVariable(value) : upperSnake(secret))
}

/** The variable that most of its users have it in; the first of those that as many have. */
function usualVariable({ usedBy }: Value): string {
  const counts = new Map<string, number>()
  for (const { variable } of usedBy) counts.set(variable, (counts.get(variable) ?? 0) + 1)
  const [[usual] = ['']] = [...counts].sort(([, left], [, right]) => right - left)
  return usual
}

function firstUse(value: Value): { readonly workload: string; readonly variable: string } {
  return value.usedBy[0] ?? { workload: '', variable: '' }
}

/** The secret that a value is, as it is and with nothing around it. */
function secretOf(parts: readonly ValuePart[]): string | undefined {
  const [only, ...others] = parts
  const isWhole = only?.kind === 'secret' && only.encoding === 'raw' && others.length === 0
  return isWhole ? only.secret : undefined
}

/**
 * The shell's own variables win over `.env`, and some configure compose:
 * https://docs.docker.com/compose/how-tos/environment-variables/envvars/
 */
function safeName(name: string): string {
  const isTaken =
    /^(COMPOSE_|DOCKER_|BUILDKIT_)/.test(name) ||
    ['HOME', 'LANG', 'PATH', 'PWD', 'SHELL', 'TERM', 'USER'].includes(name)
  return isTaken ? `SECRET_${name}` : name
}

function upperSnake(name: string): string {
  return name.toUpperCase().replaceAll('-', '_')
}

function keyOf(parts: readonly ValuePart[]): string {
  return JSON.stringify(
    parts.map((part) => (part.kind === 'text' ? part.text : [part.secret, part.encoding])),
  )
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
