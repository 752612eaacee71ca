import { parseAllDocuments } from 'yaml'
import type { Environment } from '../../../src/model/environment.ts'
import type { Workload } from '../../../src/model/workload.ts'
import { printBody } from '../../../src/print/print.ts'
import { emitter } from '../../../src/targets/kubernetes/emit.ts'

/** A value read back from a printed file; tests look into it as they please. */
// biome-ignore lint/suspicious/noExplicitAny: what a test reads has no type of its own.
export type Read = any

/** The printed files of an environment, by path. */
export function filesOf(environment: Environment): ReadonlyMap<string, string> {
  if (emitter.scope !== 'tier') throw new Error('the emitter is that of a tier')
  return new Map(
    emitter.emit(environment).map(({ path, body }) => [path, printBody(body, environment.sourceFile)]),
  )
}

/** All objects of an environment, as a YAML reader sees them; not the kustomization. */
export function objectsOf(environment: Environment): readonly Read[] {
  return [...filesOf(environment)]
    .filter(([path]) => path !== 'kustomization.yaml')
    .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS()))
}

/** The one object of a kind with a name. */
export function objectOf(objects: readonly Read[], kind: string, name: string): Read {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name)
  if (found.length !== 1) throw new Error(`${found.length} objects are ${kind}/${name}`)
  return found[0]
}

/** The pod template of an object, if it has one. */
export function templateOf(object: Read): Read | undefined {
  if (object.kind === 'CronJob') return object.spec.jobTemplate.spec.template
  return ['DaemonSet', 'Deployment', 'StatefulSet', 'Job'].includes(object.kind)
    ? object.spec.template
    : undefined
}

/** An environment in which one workload is changed, wherever it stands. */
export function withWorkload(environment: Environment, name: string, change: Partial<Workload>): Environment {
  const changed = (workload: Workload): Workload =>
    workload.name === name ? { ...workload, ...change } : workload
  return { ...environment, workloads: environment.workloads.map(changed) }
}
