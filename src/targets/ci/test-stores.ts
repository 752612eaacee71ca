import type { Binding, Store, System } from '../../model/environment.ts'
import { commented, type DataMap } from '../../print/body.ts'
import { quoteShell } from '../../print/shell.ts'
import { type TestServer, testServers } from './test-servers.ts'

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
    if (store === undefined || store.kind === 'custom' || store.kind === 'minio') continue
    const server = testServers[store.kind](store)
    const port = freePort(store.port, ports)
    services[name] = container(store, server, port)
    for (const { variable, part } of bindingsOf(name, system)) {
      const value = partOf(part, store, server, port)
      if (value !== undefined) variables[variable] ??= value
    }
  }
  return { services, variables: sorted(variables) }
}

/** As the last tier has it: what is tested is what is shipped. */
function storeOf(name: string, { tiers }: System): Store | undefined {
  return tiers.flatMap(({ stores }) => stores.filter((store) => store.name === name)).at(-1)
}

/** Those of the last tier first. Where its store is several servers, an earlier tier says how one alone is found. */
function bindingsOf(store: string, { tiers }: System): readonly Binding[] {
  return tiers
    .toReversed()
    .flatMap(({ services, jobs }) => [...services, ...jobs])
    .flatMap(({ uses }) => uses)
    .flatMap((use) => (use.to === store && use.kind === 'store' ? use.bind : []))
}

/** Two stores of a kind listen on the same port in their containers. */
function freePort(port: number, taken: Set<number>): number {
  let free = port
  while (taken.has(free)) free += 1
  taken.add(free)
  return free
}

function container(store: Store, server: TestServer, port: number): DataMap {
  const health = [
    `--health-cmd ${quoteShell(server.health)}`,
    '--health-interval 5s',
    '--health-timeout 5s',
    '--health-retries 20',
  ].join(' ')
  const { image } = store
  const body: DataMap = { image, env: server.env, ports: [`${port}:${server.port}`], options: health }
  return server.env === undefined
    ? body
    : commented(body, { env: 'Only this job reaches it, and it ends with the job.' })
}

function partOf(part: Binding['part'], store: Store, server: TestServer, port: number): string | undefined {
  const address = `localhost:${port}`
  const login = loginOf(store, server)
  const url = store.url && `${store.url.scheme}://${userInfo(login)}${address}${pathOf(store, server)}`
  const values: Readonly<Partial<Record<Binding['part'], string | undefined>>> = {
    url,
    host: 'localhost',
    readUrl: url,
    readHost: 'localhost',
    port: `${port}`,
    user: login?.user,
    password: login?.password,
    database: store.database,
    endpoint: address,
    tls: 'false',
    cluster: 'false',
  }
  return values[part]
}

interface Login {
  readonly user: string | undefined
  readonly password?: string
}

function loginOf({ user }: Store, { login }: TestServer): Login | undefined {
  return login === 'none' ? undefined : (login ?? { user })
}

function userInfo(login: Login | undefined): string {
  if (login?.user === undefined) return ''
  return login.password === undefined ? `${login.user}@` : `${login.user}:${login.password}@`
}

/** What a URL says about who logs in has no meaning where nobody does. */
function pathOf({ url, database = '' }: Store, { login }: TestServer): string {
  const path = url?.path.replace('{database}', database) ?? ''
  return login === 'none' ? path.replace(/\?authSource=.*$/, '') : path
}

function sorted(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1)))
}
