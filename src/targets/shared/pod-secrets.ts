import type { Environment, Store } from '../../model/environment.ts'
import { clusterChannels, notifier } from '../../model/notifying-cluster.ts'
import { operatedStores } from '../../model/operated-stores.ts'
import type { ValuePart, Workload } from '../../model/workload.ts'

/** A Secret that the containers of a workload read. */
export interface PodSecret {
  /** Its name: that of the container's workload. */
  readonly name: string
  /** What each key holds, put together from its parts. */
  readonly keys: ReadonlyMap<string, readonly ValuePart[]>
}

/** All Secrets that are read for a tier on Kubernetes, whoever makes them; sorted by name. */
export function podSecrets(environment: Environment): readonly PodSecret[] {
  const operated = new Map(operatedStores(environment).map((store) => [store.name, store]))
  const isOperated = ({ role, partOf }: Workload) => role === 'store' && operated.has(partOf)
  const run = environment.workloads.filter((workload) => !isOperated(workload))
  const own = run.map((workload) => ({
    name: workload.name,
    keys: secretKeys(workload, backlogSecrets(workload, environment)),
  }))
  const others = run
    .flatMap((workload) => [...workload.steps, ...workload.sidecars])
    .map((container) => ({ name: container.name, keys: secretKeys(container) }))
  const logins = [...operated.values()].map((store) => ({ name: store.name, keys: loginKeys(store) }))
  const channels = { name: notifier, keys: channelKeys(environment) }
  return [...own, ...others, ...logins, channels]
    .filter(({ keys }) => keys.size > 0)
    .sort((left, right) => (left.name < right.name ? -1 : 1))
}

/**
 * The keys of a workload's Secret: one for each variable that has a secret in it, and one with the name of the secret
 * for each file and each of `others`.
 */
export function secretKeys(
  workload: Workload,
  others: readonly string[] = [],
): ReadonlyMap<string, readonly ValuePart[]> {
  const files = workload.files.flatMap(({ content }) => (content.kind === 'secret' ? [content.secret] : []))
  const whole = [...new Set([...files, ...others])].sort()
  const variables = workload.env.filter(({ value }) => value.some((part) => part.kind === 'secret'))
  return new Map<string, readonly ValuePart[]>([
    ...variables.map(({ name, value }) => [name, value] as const),
    ...whole.map((secret) => [secret, [{ kind: 'secret', secret, encoding: 'raw' }]] as const),
  ])
}

/** The login of the owner of a database, as an operator takes it; none where it has no password. */
export function loginKeys({ user, password }: Store): ReadonlyMap<string, readonly ValuePart[]> {
  if (user === undefined || password === undefined) return new Map()
  return new Map<string, readonly ValuePart[]>([
    ['password', [{ kind: 'secret', secret: password, encoding: 'raw' }]],
    ['username', [{ kind: 'text', text: user }]],
  ])
}

/** What the Alertmanager of the cluster needs to reach people, each under the name of the secret. */
export function channelKeys(environment: Environment): ReadonlyMap<string, readonly ValuePart[]> {
  const names = new Set(clusterChannels(environment).map(({ secret }) => secret))
  return new Map(
    [...names].sort().map((secret) => [secret, [{ kind: 'secret', secret, encoding: 'raw' } as const]]),
  )
}

/** The store whose backlog an autoscaler asks for; undefined where nothing is scaled by one. */
export function backlogStore({ scale }: Workload, { stores }: Environment): Store | undefined {
  const backlog = scale.max > scale.min && scale.by.find((metric) => metric.kind === 'backlog')
  return backlog ? stores.find(({ name }) => name === backlog.store) : undefined
}

/** The secrets that it needs to ask: the password, and the certificate of the authority by which it knows the server. */
export function backlogSecrets(workload: Workload, environment: Environment): readonly string[] {
  const store = backlogStore(workload, environment)
  return [store?.password, store?.authority].flatMap((secret) => secret ?? [])
}

/** How a value is built, for people: `postgresql://shop:{db-password, percent-encoded}@db:5432/shop`. */
export function valueInWords(parts: readonly ValuePart[]): string {
  return parts
    .map((part) =>
      part.kind === 'text'
        ? part.text
        : `{${part.secret}${part.encoding === 'url' ? ', percent-encoded' : ''}}`,
    )
    .join('')
}
