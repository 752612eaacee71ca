import type { Path } from '../diagnostics/diagnostic.ts'
import type { Environment, Use } from '../model/environment.ts'
import type { EnvironmentVariable, Workload } from '../model/workload.ts'
import { remembered } from './remembered.ts'

/** A program of the authors, with where it is written. */
export interface Program {
  readonly name: string
  readonly at: Path
  readonly workload: Workload
  readonly uses: readonly Use[]
}

/** All services and jobs. */
export const programs = remembered(({ services, jobs }: Environment): readonly Program[] => [
  ...services.map(({ name, workload, uses }) => ({ name, at: ['services', name], workload, uses })),
  ...jobs.map(({ name, workload, uses }) => ({ name, at: ['jobs', name], workload, uses })),
])

/** All services and jobs, and the steps before each and containers beside it, which share its network and so what it uses. */
export const programContainers = remembered((environment: Environment): readonly Program[] =>
  programs(environment).flatMap((program) => [program, ...companions(program)]),
)

/** Without the variables that a companion has from its main container: those are judged there. */
function companions({ name, at, workload, uses }: Program): readonly Program[] {
  const collections = { init: workload.steps, sidecars: workload.sidecars }
  return Object.entries(collections).flatMap(([collection, containers]) =>
    containers.map((container) => {
      const own = container.env.filter(
        (variable) => !workload.env.some((one) => one.name === variable.name && isSame(one, variable)),
      )
      const key = container.name.slice(name.length + 1)
      return {
        name: container.name,
        at: [...at, collection, key],
        workload: { ...container, env: own },
        uses,
      }
    }),
  )
}

function isSame(left: EnvironmentVariable, right: EnvironmentVariable): boolean {
  return JSON.stringify(left.value) === JSON.stringify(right.value)
}

/** A variable that some text is written for, and that holds nothing else. */
export interface LiteralVariable {
  readonly name: string
  readonly text: string
  /** Where it is written: in a program, or in a block that programs share. */
  readonly at: Path
}

/** The variables of a program that are plain text. */
export const literalVariables = remembered((program: Program): readonly LiteralVariable[] =>
  program.workload.env.flatMap((variable) => {
    const [part] = variable.value
    if (part?.kind !== 'text' || variable.value.length > 1) return []
    return [{ name: variable.name, text: part.text, at: variablePath(program, variable) }]
  }),
)

/** Where a variable of a program is written. */
export function variablePath({ at }: Program, { name, block }: EnvironmentVariable): Path {
  return block === undefined ? [...at, 'env', name] : ['env', block, name]
}
