import { parse } from 'yaml'
import type { Environment } from '../../../src/model/environment.ts'
import type { Workload } from '../../../src/model/workload.ts'
import { printBody } from '../../../src/print/print.ts'
import { emitter } from '../../../src/targets/compose/emit.ts'

/** The printed files of the compose target, by path. */
export function filesOf(environment: Environment): ReadonlyMap<string, string> {
  if (emitter.scope !== 'tier') throw new Error('compose is written per tier')
  return new Map(emitter.emit(environment).map(({ path, body }) => [path, printBody(body, 'x')]))
}

/** compose.yaml as a reader sees it. */
export interface Composed {
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads has no type of its own.
  readonly services: Readonly<Record<string, any>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
  readonly volumes: Readonly<Record<string, object>>
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
}

/** compose.yaml of an environment, read back. */
export function composed(environment: Environment): Composed {
  return parse(filesOf(environment).get('compose.yaml') ?? '')
}

/** The environment with one workload changed. */
export function withWorkload(environment: Environment, name: string, change: Partial<Workload>): Environment {
  const workloads = environment.workloads.map((workload) =>
    workload.name === name ? { ...workload, ...change } : workload,
  )
  return { ...environment, workloads }
}
