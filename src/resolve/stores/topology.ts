import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Pooler, Topology } from '../../model/topology.ts'
import { numbersTo } from '../../model/topology.ts'
import { orDefault, refers, report } from '../context.ts'
import type { StoreFacts } from './store.ts'

/** The topology of a store that the tier runs; undefined for one server alone. Reports what does not fit together. */
export function topologyOf(facts: StoreFacts, port: number): Topology | undefined {
  const { context, name, spec, at } = facts
  if (spec.managed !== undefined) return undefined
  const instance = spec.instance ?? {}
  const kind = kindOf(facts)
  const standbys = orDefault(context, [...at, 'instance', 'standbys'], instance.standbys, usualStandbys[kind])
  refuseLoneSentinels(facts, kind, standbys)
  const pooler = poolerOf(facts)
  if (standbys === 0 && pooler === undefined) return undefined
  return {
    kind,
    standbys,
    replication: standbys === 0 ? undefined : replicationOf(facts),
    read: standbys === 0 ? undefined : { host: `${name}-read`, port },
    sentinel: kind === 'sentinel' ? sentinelsOf(facts) : undefined,
    pooler,
  }
}

/** One standby copies; two let one lead and still have one that copies. */
const usualStandbys: Readonly<Record<Topology['kind'], number>> = { single: 0, replica: 1, sentinel: 2 }

function kindOf({ context, spec, at }: StoreFacts): Topology['kind'] {
  const { topology, standbys = 0 } = spec.instance ?? {}
  if (topology === 'single' && standbys > 0)
    report(
      context,
      'bad-format',
      [...at, 'instance', 'standbys'],
      `\`topology: single\` has no standbys, and ${standbys} are asked for`,
      { help: 'Write `topology: replica` or `topology: sentinel`, or remove `standbys`.' },
    )
  return topology ?? (standbys > 0 ? 'replica' : 'single')
}

function refuseLoneSentinels(
  { context, spec, at }: StoreFacts,
  kind: Topology['kind'],
  standbys: number,
): void {
  if (kind === 'sentinel' && standbys === 0)
    report(
      context,
      'out-of-range',
      [...at, 'instance', 'standbys'],
      'sentinels have nobody to let lead: there is no standby',
      { help: 'Write `standbys: 1` or more; 2 are usual.' },
    )
  if (kind === 'replica' && standbys === 0 && spec.instance?.topology === 'replica')
    report(
      context,
      'out-of-range',
      [...at, 'instance', 'standbys'],
      '`topology: replica` without a standby',
      {
        help: 'Write `standbys: 1` or more, or `topology: single`.',
      },
    )
  if (kind !== 'sentinel' && spec.instance?.sentinels !== undefined)
    report(
      context,
      'bad-format',
      [...at, 'instance', 'sentinels'],
      `\`topology: ${kind}\` has no sentinels`,
      { side: 'key', help: 'Write `topology: sentinel`, or remove it.' },
    )
}

/** Those who have a password ask their standbys for one. */
function replicationOf({ context, name, spec, at }: StoreFacts): string | undefined {
  const secret = spec.instance?.replication?.secret
  const place: Path = [...at, 'instance', 'replication', 'secret']
  if (secret !== undefined) {
    if (secret === spec.password?.secret)
      report(context, 'bad-format', place, `the standbys of "${name}" have the password of its clients`, {
        help: 'Name a secret of their own: `replication: {secret: NAME}`.',
      })
    return refers(context, 'secrets', secret, place) ? secret : undefined
  }
  if (spec.password !== undefined)
    report(context, 'missing-key', [...at, 'instance'], `the standbys of "${name}" have no password`, {
      side: 'key',
      lacks: ['replication'],
      help: 'Write `replication: {secret: NAME}` in `instance`, and the secret in `secrets`.',
    })
  return undefined
}

/** https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#fundamental-things-to-know-about-sentinel-before-deploying */
function sentinelsOf({ context, name, spec, at }: StoreFacts): NonNullable<Topology['sentinel']> {
  const count = orDefault(context, [...at, 'instance', 'sentinels'], spec.instance?.sentinels, 3)
  return {
    master: name,
    addresses: numbersTo(count).map((number) => ({ host: `${name}-sentinel-${number}`, port: 26_379 })),
    quorum: Math.floor(count / 2) + 1,
  }
}

function poolerOf({ context, name, spec, at }: StoreFacts): Pooler | undefined {
  const written = spec.instance?.pooler
  if (written === undefined) return undefined
  const place = (word: string): Path => [...at, 'instance', 'pooler', word]
  return {
    host: `${name}-pooler`,
    port: 6432,
    mode: orDefault(context, place('mode'), written.mode, 'transaction'),
    instances: orDefault(context, place('instances'), written.instances, 2),
    pool: orDefault(context, place('pool'), written.pool, 20),
    clients: orDefault(context, place('clients'), written.clients, 1000),
    preparedStatements: orDefault(context, place('preparedStatements'), written.preparedStatements, 200),
  }
}
