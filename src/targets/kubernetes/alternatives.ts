import type { DataMap } from '../../print/body.ts'
import type { MergePath } from '../shared/merge-data.ts'

const handlers = ['exec', 'grpc', 'httpGet', 'sleep', 'tcpSocket']

/** Fields of which the API takes one at a time, by what holds them: https://kubernetes.io/docs/reference/kubernetes-api/ */
const ofField: Readonly<Record<string, readonly string[]>> = {
  livenessProbe: handlers,
  readinessProbe: handlers,
  startupProbe: handlers,
  postStart: handlers,
  preStop: handlers,
  valueFrom: ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'],
}

/** The same of the items of a list. */
const ofItem: Readonly<Record<string, readonly string[]>> = {
  env: ['value', 'valueFrom'],
}

/** Without what belongs to another alternative than the one that is merged over it. */
export function withoutAlternatives(path: MergePath, base: DataMap, over: DataMap): DataMap {
  const last = String(path.at(-1))
  const list = String(path.at(-2))
  if (last === 'strategy' || last === 'updateStrategy')
    return over.type === undefined || over.type === 'RollingUpdate' ? base : without(base, ['rollingUpdate'])
  // Every key of a volume but its name is a kind of volume.
  const group = list === 'volumes' ? Object.keys({ ...base, ...over }) : (ofField[last] ?? ofItem[list] ?? [])
  const chosen = group.filter((key) => key !== 'name' && over[key] !== undefined && over[key] !== null)
  if (chosen.length === 0) return base
  return without(
    base,
    group.filter((key) => key !== 'name' && !chosen.includes(key)),
  )
}

function without(base: DataMap, keys: readonly string[]): DataMap {
  return Object.fromEntries(Object.entries(base).filter(([key]) => !keys.includes(key)))
}
