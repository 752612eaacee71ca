import type { Environment } from '../../model/environment.ts'
import type { OutputFile } from '../target.ts'

/** What becomes of a file of another target, at its path there, before it is embedded. */
export type EmbeddedChange = (target: string, file: OutputFile) => OutputFile

const changes = new WeakMap<Environment, EmbeddedChange>()

/**
 * The same tier for an emitter that embeds files of other targets: `change` does to them what patches will do to the
 * files themselves.
 */
export function withEmbedded(environment: Environment, change: EmbeddedChange): Environment {
  const copy = { ...environment }
  changes.set(copy, change)
  return copy
}

/** Files of a folder of another target (`grafana/dashboards`) as they are embedded: changed as that one's own are. */
export function embedded(
  environment: Environment,
  folder: string,
  files: readonly OutputFile[],
): readonly OutputFile[] {
  const change = changes.get(environment)
  if (change === undefined) return files
  const [target = '', ...rest] = folder.split('/')
  const prefix = rest.map((name) => `${name}/`).join('')
  return files.map((file) => ({
    ...change(target, { ...file, path: `${prefix}${file.path}` }),
    path: file.path,
  }))
}
