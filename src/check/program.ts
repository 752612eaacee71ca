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
