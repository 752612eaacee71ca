import type { Data, DataMap } from '../../print/body.ts'
import { isList, isMap } from './data.ts'
import { type KubernetesObject, mapAt, withComment } from './object.ts'
import { podPathOf } from './pod-path.ts'

/** 0440: readable for the pod's user and group alone; PostgreSQL refuses keys that more can read. */
export const privateMode = 0o440
/** 0555: everybody may run it. */
export const executableMode = 0o555

/** Kinds of volumes that have a mode. */
const withMode = ['configMap', 'projected', 'secret']

/** Says the octal form above every file mode: readers of YAML disagree on octal numbers, so modes are decimal. */
export function withModesExplained(object: KubernetesObject): KubernetesObject {
  const path = podPathOf(object)
  if (path === undefined) return object
  const explain = (volumes: Data) => (isList(volumes) ? volumes.map(explained) : volumes)
  // mapAt keeps every key that it passes.
  return mapAt(object, [...path, 'volumes'], explain) as KubernetesObject
}

function explained(volume: Data): Data {
  if (!isMap(volume)) return volume
  const kind = withMode.find((key) => modeOf(volume[key]) !== undefined)
  return kind === undefined ? volume : withOctal(volume, kind, modeOf(volume[kind]) ?? 0)
}

function modeOf(source: Data | undefined): number | undefined {
  const mode = isMap(source) ? source.defaultMode : undefined
  return typeof mode === 'number' ? mode : undefined
}

function withOctal(volume: DataMap, kind: string, mode: number): DataMap {
  return withComment(volume, [kind, 'defaultMode'], `Octal 0${mode.toString(8)}.`)
}
