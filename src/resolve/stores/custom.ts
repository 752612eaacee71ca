import type { StoreOfKind } from '../../model/environment.ts'
import { plainWorkload } from '../../model/plain-workload.ts'
import type { Check, Health, Mount, Port, Workload } from '../../model/workload.ts'
import * as containers from '../containers.ts'
import { byName, compareText, orDefault, quantity, report } from '../context.ts'
import { healthOf } from '../health.ts'
import { portsOf, refuseContradictions } from '../ports.ts'
import { gibibyte, mebibyte } from './engine.ts'
import { refuseFragileCommand } from './instance.ts'
import type { StoreFacts } from './store.ts'

/** What the port that clients use is called. */
const main = 'main'

/** A server of a kind that is not known here: its image, port, state and check are what the author says. */
export function custom(facts: StoreFacts): StoreOfKind {
  const { context, name, spec, at, password, version } = facts
  const port = spec.port ?? spec.managed?.port
  if (port === undefined)
    report(context, 'missing-key', at, `store "${name}" does not say on which port it listens`, {
      side: 'key',
      lacks: ['port'],
      help: 'Write `port: 4222`.',
    })
  const scheme = orDefault(context, [...at, 'scheme'], spec.scheme, 'tcp')
  const isOurs = spec.managed === undefined
  const state = spec.instance?.state
  return {
    name,
    kind: 'custom',
    version,
    workload: isOurs ? server(facts, port ?? 0) : undefined,
    host: spec.managed?.host ?? name,
    port: spec.managed?.port ?? port ?? 0,
    password,
    tls: 'none',
    url: { scheme, path: spec.database === undefined ? '' : '/{database}' },
    database: spec.database,
    user: spec.user,
    settings: new Map(),
    role: undefined,
    stateMount: isOurs && state !== undefined ? 'data' : undefined,
  }
}

function server(facts: StoreFacts, number: number): Workload {
  const { context, name, spec, at, image, password } = facts
  const place = [...at, 'instance']
  const instance = spec.instance ?? {}
  const ports = [
    ...portsOf(instance),
    { name: main, number, protocol: 'tcp', publish: undefined, reach: 'loopback' } satisfies Port,
  ].sort(byName)
  refuseContradictions(context, ports, instance, place)
  refuseFragileCommand(context, instance, place)
  return {
    name,
    role: 'store',
    partOf: name,
    owner: undefined,
    image,
    build: undefined,
    command: instance.command,
    args: instance.args,
    env: [],
    ports,
    mounts: mountsOf(facts),
    files:
      password === undefined
        ? []
        : [{ path: `/run/secrets/${password}`, content: { kind: 'secret', secret: password } }],
    resources: containers.resources(context, instance.resources, place, { cpu: 100, memory: 512 * mebibyte }),
    health: healthOf(context, instance, ports, place) ?? connection(number),
    security: containers.security(context, instance, place),
    stop: { notice: 0, grace: 60_000 },
    scale: { min: 1, max: 1, by: [] },
    stateful: true,
    waits: [],
    ...plainWorkload,
  }
}

/** Where nothing is said: whether it takes connections. */
function connection(port: number): Health {
  const check: Check = { kind: 'tcp', port }
  return { live: check, ready: check, boot: 120_000, timeout: 3_000, every: 10_000 }
}

function mountsOf({ context, spec, at }: StoreFacts): readonly Mount[] {
  const { state, storage, writableRoot } = spec.instance ?? {}
  const scratch: readonly Mount[] =
    writableRoot === true || state === '/tmp' ? [] : [{ kind: 'memory', path: '/tmp', size: 64 * mebibyte }]
  if (state === undefined) {
    if (storage !== undefined)
      report(context, 'bad-format', [...at, 'instance', 'storage'], 'nothing says where the data is', {
        side: 'key',
        help: 'Write `state: /data` beside it, or remove it.',
      })
    return scratch
  }
  const size = orDefault(context, [...at, 'instance', 'storage'], quantity.size(storage), 10 * gibibyte)
  const data: Mount = { kind: 'state', path: state, name: 'data', size, isForeign: true }
  return [...scratch, data].sort((left, right) => compareText(left.path, right.path))
}
