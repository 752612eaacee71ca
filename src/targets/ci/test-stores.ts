import type { Binding, Store, System } from '../../model/environment.ts'
import { commented, type DataMap } from '../../print/body.ts'
import { quoteShell } from '../../print/shell.ts'

/** Stores that run beside a test, and the variables by which the program under test finds them. */
export interface TestStores {
  readonly services: DataMap
  readonly variables: Readonly<Record<string, string>>
}

/**
 * The stores of a test as service containers of the spec's versions, each on a port of the runner, and the variables
 * that the services of the system bind to them. They have no passwords: they live as long as the job.
 */
export function testStores(names: readonly string[], system: System): TestStores {
  const ports = new Set<number>()
  const services: Record<string, DataMap> = {}
  const variables: Record<string, string> = {}
  for (const name of names) {
    const store = storeOf(name, system)
    if (store === undefined) continue
    const port = freePort(store.port, ports)
    services[name] = container(store, port)
    for (const { variable, part } of bindingsOf(name, system)) {
      const value = partOf(part, store, port)
      if (value !== undefined) variables[variable] ??= value
    }
  }
  return { services, variables: sorted(variables) }
}

/** As the last tier has it: what is tested is what is shipped. */
function storeOf(name: string, { tiers }: System): Store | undefined {
  return tiers.flatMap(({ stores }) => stores.filter((store) => store.name === name)).at(-1)
}

function bindingsOf(store: string, { tiers }: System): readonly Binding[] {
  const last = tiers.at(-1)
  return [...(last?.services ?? []), ...(last?.jobs ?? [])].flatMap(({ uses }) =>
    uses.flatMap((use) => (use.to === store && use.kind === 'store' ? use.bind : [])),
  )
}

/** Two stores of a kind listen on the same port in their containers. */
function freePort(port: number, taken: Set<number>): number {
  let free = port
  while (taken.has(free)) free += 1
  taken.add(free)
  return free
}

function container(store: Store, port: number): DataMap {
  const image = store.workload?.image ?? `${store.kind}:${store.version}`
  const listening = store.kind === 'postgres' ? 5432 : 6379
  const health = [
    `--health-cmd ${quoteShell(healthCommand(store))}`,
    '--health-interval 5s',
    '--health-timeout 5s',
    '--health-retries 20',
  ].join(' ')
  const body: DataMap = { image, env: environment(store), ports: [`${port}:${listening}`], options: health }
  return store.kind === 'postgres'
    ? commented(body, { env: 'Only this job reaches it, and it ends with the job.' })
    : body
}

function environment(store: Store): DataMap | undefined {
  if (store.kind !== 'postgres') return undefined
  return { POSTGRES_DB: store.database, POSTGRES_USER: store.user, POSTGRES_HOST_AUTH_METHOD: 'trust' }
}

function healthCommand(store: Store): string {
  if (store.kind === 'redis') return 'redis-cli ping'
  return `pg_isready --quiet --username ${store.user} --dbname ${store.database}`
}

function partOf(part: Binding['part'], store: Store, port: number): string | undefined {
  const url =
    store.kind === 'postgres'
      ? `postgresql://${store.user}@localhost:${port}/${store.database}`
      : `redis://localhost:${port}/0`
  const values: Readonly<Partial<Record<Binding['part'], string | undefined>>> = {
    url,
    host: 'localhost',
    port: `${port}`,
    user: store.user,
    database: store.database,
  }
  return values[part]
}

function sorted(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1)))
}
