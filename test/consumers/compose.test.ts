import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { composeVariables } from '../../src/targets/shared/compose-variables.ts'
import { compileSpecs, filesOf, specsOf } from '../in-memory.ts'
import { environmentOf, everyTier, systems, type TierName } from '../systems.ts'
import { isCanary, requireTool } from './tools.ts'

let root = ''

/** A copy of the outputs, with the files that people keep beside them. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'plinth-compose-'))
  for (const system of systems) {
    for (const [path, text] of filesOf(await compileSpecs(specsOf(system)))) write(path, text)
  }
  for (const { system, tier } of everyTier) {
    const environment = await environmentOf({ system, tier })
    const folder = `${system}/${tier}/compose`
    write(
      `${folder}/.env`,
      composeVariables(environment)
        .map(({ name }) => `${name}='a $value'\n`)
        .join(''),
    )
    for (const { name } of environment.secrets) write(`${folder}/secrets/${name}`, 'a value')
  }
})
afterAll(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function folderOf({ system, tier }: TierName): string {
  return join(root, system, tier, 'compose')
}

/** What compose makes of the file of a tier; it warns on stderr and still ends well. */
function config(program: string, tier: TierName): { readonly stdout: string; readonly stderr: string } {
  // Nothing of this machine's own environment may fill in what the file asks for.
  const env = { PATH: process.env.PATH ?? '', HOME: root }
  const { stdout, stderr, status } = spawnSync(program, ['--profile', '*', 'config', '--format', 'json'], {
    cwd: folderOf(tier),
    encoding: 'utf8',
    env,
  })
  return { stdout, stderr: status === 0 ? stderr : stderr || `status ${status}` }
}

interface Config {
  readonly services: Readonly<Record<string, ComposeService>>
}

interface ComposeService {
  readonly environment?: Readonly<Record<string, string>>
  readonly command?: readonly string[]
  readonly entrypoint?: readonly string[]
  readonly volumes?: readonly { readonly type: string; readonly source: string }[]
}

describe.each(['docker-compose-trixie', 'docker-compose-forky'] as const)('%s', (name) => {
  for (const one of everyTier) {
    const path = `${one.system}/${one.tier}`
    test(`accepts compose.yaml of ${path} without a warning, reads the values of the model, and finds what is mounted`, async (context) => {
      const { stdout, stderr } = config(requireTool(name, context), one)
      if (stderr !== '' && isCanary(name)) return context.skip(`${name} says: ${stderr}`)
      expect(stderr).toBe('')
      const { services }: Config = JSON.parse(stdout)
      const environment = await environmentOf(one)
      for (const workload of environment.services.map((service) => service.workload)) {
        const expected = workload.env.map(({ name: variable, value }) => {
          const texts = value.map((part) => (part.kind === 'text' ? part.text : undefined))
          return [variable, texts.includes(undefined) ? 'a $value' : texts.join('')] as const
        })
        const read = services[workload.name]?.environment ?? {}
        expect(unescaped(read), workload.name).toEqual(Object.fromEntries(expected))
      }
      const mounts = Object.values(services).flatMap(({ volumes = [] }) => volumes)
      const sources = mounts.filter(({ type }) => type === 'bind').map(({ source }) => source)
      expect(sources.filter((source) => !existsSync(source))).toEqual([])
      expect(sources.length).toBeGreaterThan(2)
    })
  }

  test('refuses to start without the values that it needs', (context) => {
    const program = requireTool(name, context)
    const options = {
      cwd: folderOf({ system: 'policy-governance', tier: 'production' }),
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '' },
    } as const
    const { status, stderr } = spawnSync(program, ['--env-file', '/dev/null', 'config', '-q'], options)
    expect(status).not.toBe(0)
    expect(stderr).toContain('set it in .env')
  })
})

/** What compose prints can be read as a compose file again, so dollar signs are doubled. */
function unescaped(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value.replaceAll('$$', '$')]),
  )
}

describe('certificates.sh', () => {
  /** Runs the script with the folder of its volumes elsewhere, and without a need for root. */
  function run(tier: string): string {
    const volumes = join(root, 'volumes', tier)
    for (const folder of ['authority', 'authority-key', 'api', 'db', 'search'])
      mkdirSync(join(volumes, folder), { recursive: true })
    const tools = join(root, 'tools')
    mkdirSync(tools, { recursive: true })
    writeFileSync(join(tools, 'chown'), `#!/bin/sh\necho "$@" >>${volumes}/owners\n`, { mode: 0o755 })
    const script = readFileSync(
      join(folderOf({ system: 'policy-governance', tier }), 'certificates.sh'),
      'utf8',
    ).replace('cd /certificates', `cd ${volumes}`)
    execFileSync('sh', ['-c', script], { stdio: 'ignore', env: { PATH: `${tools}:${process.env.PATH}` } })
    return volumes
  }

  test('makes certificates that its authority signed, for the names of the tier', () => {
    const volumes = run('production')
    const authority = join(volumes, 'authority/ca.crt')
    for (const [name, host, purpose] of [
      ['api', 'api.policygovernance.com', 'sslserver'],
      ['db', 'db', 'sslserver'],
      ['search', 'search-2.search', 'sslserver'],
      // Each of its servers connects to the others.
      ['search', 'search-2.search', 'sslclient'],
    ] as const) {
      const verify = [
        'verify',
        '-x509_strict',
        '-CAfile',
        authority,
        '-purpose',
        purpose,
        '-verify_hostname',
        host,
      ]
      const said = execFileSync('openssl', [...verify, join(volumes, name, 'tls.crt')], { encoding: 'utf8' })
      expect(said).toContain('OK')
      expect(readFileSync(join(volumes, name, 'ca.crt'), 'utf8')).toBe(readFileSync(authority, 'utf8'))
    }
    expect(readFileSync(join(volumes, 'owners'), 'utf8')).toBe(
      '101:101 api/tls.key.new\n999:999 db/tls.key.new\n1000:0 search/tls.key.new\n',
    )
  })

  test('keeps what is there, and makes anew what has other hosts', () => {
    const volumes = run('staging')
    const read = (name: string) => readFileSync(join(volumes, name, 'tls.crt'), 'utf8')
    const before = { api: read('api'), db: read('db') }
    writeFileSync(join(volumes, 'db/hosts'), 'another\n')
    run('staging')
    expect(read('api')).toBe(before.api)
    expect(read('db')).not.toBe(before.db)
  })
})
