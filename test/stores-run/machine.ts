import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Environment } from '../../src/model/environment.ts'
import { composed, filesOf } from '../targets/compose/composed.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const servers = fileURLToPath(new URL('../../.tools/servers', import.meta.url))
const searchPath = '/image:/usr/lib/postgresql/17/bin:/usr/bin:/usr/sbin'

/** The words of a service of compose.yaml that say how its container runs. */
interface ServiceFacts {
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly volumes?: readonly string[]
  readonly tmpfs?: readonly string[]
  readonly secrets?: readonly string[]
  readonly networks?:
    | Readonly<Record<string, { readonly aliases?: readonly string[] } | null>>
    | readonly string[]
}

/** What a command said, and whether it was content. */
export interface Answer {
  readonly status: number | null
  readonly text: string
}

/** A container of compose.yaml: a root of its own, the servers of Debian, and a loopback address. */
export interface Container {
  readonly address: string
  start(): void
  /** Ends it and waits until it has ended. `SIGKILL` is a crash; `none` waits for one that ends by itself. */
  stop(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL' | 'none'): Promise<void>
  /** Runs a command inside, with the variables of the container. */
  run(command: readonly string[], input?: string): Answer
  /** What it has written to its log so far. */
  log(): string
  /** A file of its root as the machine sees it. */
  path(inside: string): string
}

/** Containers of one tier on one loopback network that nobody else sees. */
export interface Machine {
  container(name: string): Container
  /** Ends all of it. */
  remove(): Promise<void>
}

/** Lays out the named containers of the compose output of a tier, none of them started. */
export async function machineFor(
  environment: Environment,
  names: readonly string[],
  secrets: Readonly<Record<string, string>>,
): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-stores-'))
  const files = filesOf(environment)
  const { services } = composed(environment)
  const addresses = new Map(names.map((name, index) => [name, `127.0.1.${index + 1}`]))
  const hosts = names.flatMap((name) => {
    const address = addresses.get(name) ?? ''
    return [name, ...aliasesOf(services[name] ?? {})].map((host) => `${address} ${host}\n`)
  })
  for (const name of names) {
    const facts: ServiceFacts = services[name] ?? {}
    layOut(join(folder, name, 'root'), facts, { files, secrets, address: addresses.get(name) ?? '', hosts })
  }
  const holder = await hold(folder)
  const containers = new Map(
    names.map((name) => {
      const facts: ServiceFacts = services[name] ?? {}
      return [name, container(join(folder, name), facts, holder, addresses.get(name) ?? '')]
    }),
  )
  return {
    container(name) {
      const found = containers.get(name)
      if (found === undefined) throw new Error(`no container ${name}`)
      return found
    },
    async remove() {
      await Promise.all([...containers.values()].map((one) => one.stop('SIGKILL')))
      holder.kill('SIGKILL')
      await ended(holder)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Asks until the answer is right; fails with the last answer when the time is over. */
export async function until(
  ask: () => Answer,
  isRight: (text: string) => boolean,
  seconds = 20,
): Promise<string> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const { text } = ask()
    if (isRight(text)) return text
    if (Date.now() > end) throw new Error(`still after ${seconds} s: ${text}`)
    await new Promise((done) => setTimeout(done, 100))
  }
}

function aliasesOf({ networks = [] }: ServiceFacts): readonly string[] {
  return Object.values(networks).flatMap((one) => (typeof one === 'object' ? (one?.aliases ?? []) : []))
}

interface Layout {
  readonly files: ReadonlyMap<string, string>
  readonly secrets: Readonly<Record<string, string>>
  readonly address: string
  readonly hosts: readonly string[]
}

function layOut(root: string, facts: ServiceFacts, { files, secrets, address, hosts }: Layout): void {
  const write = (path: string, text: string, mode = 0o444): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    chmodSync(join(root, path), mode)
  }
  for (const volume of facts.volumes ?? []) {
    const [source = '', target = ''] = volume.split(':')
    const text = files.get(source.replace('./', ''))
    if (text === undefined) mkdirSync(join(root, target), { recursive: true })
    else write(target, atAddress(target, text, address), 0o555)
  }
  for (const secret of facts.secrets ?? []) write(`run/secrets/${secret}`, `${secrets[secret]}\n`)
  write('etc/passwd', 'postgres:x:999:999::/:/bin/sh\n')
  write('etc/group', 'postgres:x:999:\n')
  write('etc/hosts', `127.0.0.1 localhost\n${hosts.join('')}`)
  write('etc/nsswitch.conf', 'hosts: files\n')
  mkdirSync(join(root, 'image'), { recursive: true })
  copyFileSync(join(here, 'entrypoint.sh'), join(root, 'image/docker-entrypoint.sh'))
}

/** All containers share one loopback: each server listens on the address of its container alone. */
function atAddress(path: string, text: string, address: string): string {
  if (path.endsWith('/postgresql.conf')) return `${text}listen_addresses = '${address}'\n`
  if (path.endsWith('/redis.conf') || path.endsWith('/sentinel.conf')) return `${text}bind ${address}\n`
  return text.replace('listen_addr = *', `listen_addr = ${address}`)
}

/** The process that keeps the namespaces. */
async function hold(folder: string): Promise<ChildProcess> {
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const holder = spawn(
    'unshare',
    ['--mount', '--net', ...asRoot, 'sh', join(here, 'machine.sh'), folder, servers],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  await new Promise<void>((done, fail) => {
    holder.stdout?.once('data', () => done())
    holder.once('exit', (code) => fail(new Error(`the machine ended with ${code}`)))
  })
  return holder
}

function container(folder: string, facts: ServiceFacts, holder: ChildProcess, address: string): Container {
  const root = join(folder, 'root')
  const asRoot = process.getuid?.() === 0 ? [] : ['--user']
  const variables = Object.entries(facts.environment ?? {}).map(
    ([name, value]) => `${name}=${unescaped(value)}`,
  )
  const inside = (command: readonly string[]): string[] => [
    ...[
      '--target',
      `${holder.pid}`,
      '--mount',
      '--net',
      ...asRoot,
      '--',
      'sh',
      join(here, 'container.sh'),
      root,
    ],
    ...['env', '-i', `PATH=${searchPath}`, 'HOME=/tmp', ...variables, ...command],
  ]
  const log = join(folder, 'log')
  let process_: ChildProcess | undefined
  return {
    address,
    start() {
      for (const entry of facts.tmpfs ?? []) empty(join(root, entry.split(':')[0] ?? ''))
      const command = [...(facts.entrypoint ?? ['docker-entrypoint.sh']), ...(facts.command ?? [])].map(
        unescaped,
      )
      process_ = spawn('sh', [
        '-c',
        'log=$1; shift; exec "$@" >>"$log" 2>&1',
        'sh',
        log,
        'nsenter',
        ...inside(command),
      ])
    },
    async stop(signal = 'SIGINT') {
      if (process_ === undefined || process_.exitCode !== null || process_.signalCode !== null) return
      if (signal !== 'none') process_.kill(signal)
      await ended(process_)
    },
    run(command, input) {
      const { status, stdout, stderr } = spawnSync('nsenter', inside(command), {
        encoding: 'utf8',
        timeout: 20_000,
        ...(input === undefined ? {} : { input }),
      })
      return { status, text: `${stdout}${stderr}`.trim() }
    },
    log: () => readFileSync(log, 'utf8'),
    path: (path) => join(root, path),
  }
}

/** Memory does not outlive a container. */
function empty(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) {
    if (folder.endsWith('/dev/shm')) continue
    rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function unescaped(text: string): string {
  return text.replaceAll('$$', '$')
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise((done) => child.once('exit', done))
}
