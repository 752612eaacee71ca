import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import { systems } from '../systems.ts'
import { withoutVariables } from '../targets/prometheus/promql-names.ts'
import { isCanary, requireTool, type ToolName } from './tools.ts'

const outputs = fileURLToPath(new URL('../../out/', import.meta.url))
const out = join(outputs, 'policy-governance')
const tiers = readdirSync(out).filter((tier) => existsSync(join(out, tier, 'prometheus')))
const promtools = ['promtool-bookworm', 'promtool-trixie', 'promtool-forky'] as const

function files(folder: string, ending: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
}

/** `accepted`, or what the program complains of; a canary's complaint skips the test instead. */
function promtool(context: TestContext, name: ToolName, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(requireTool(name, context), args, { encoding: 'utf8' })
  if (status === 0) return 'accepted'
  return isCanary(name) ? context.skip(`${name} fails: ${stdout}${stderr}`) : `${stdout}${stderr}`
}

/** Debian builds its oldest Prometheus without discovery in Kubernetes. */
function canRead(name: ToolName, configuration: string): boolean {
  return (
    name !== 'promtool-bookworm' || !readFileSync(configuration, 'utf8').includes('kubernetes_sd_configs')
  )
}

describe.each(tiers)('prometheus of %s', (tier) => {
  const folder = join(out, tier, 'prometheus')
  const configurations = [join(folder, 'prometheus.yml'), join(out, tier, 'compose/prometheus.yml')].filter(
    existsSync,
  )

  test.for(promtools)('%s accepts the configuration', (name, context) => {
    for (const file of configurations.filter((one) => canRead(name, one))) {
      expect(promtool(context, name, 'check', 'config', file)).toBe('accepted')
    }
  })

  test.for(promtools)('%s finds nothing to mend in the rules', (name, context) => {
    const rules = files(join(folder, 'rules'), '.yml')
    expect(rules.length).toBeGreaterThan(1)
    expect(promtool(context, name, 'check', 'rules', '--lint=all', '--lint-fatal', ...rules)).toBe('accepted')
  })

  // The rules of tiers hardly differ: the current release reads all of them, the others those of production.
  const testers = tier === 'production' ? promtools : (['promtool-trixie'] as const)

  test.for(testers)(
    '%s sees every alert fire and stay quiet as its tests say',
    { timeout: 60_000 },
    (name, context) => {
      const tests = files(join(folder, 'tests'), '.test.yml')
      expect(promtool(context, name, 'test', 'rules', ...tests)).toBe('accepted')
    },
  )
})

/** The other systems have the same rules of other services: the current release reads those of each last tier. */
const others = systems
  .filter((system) => system !== 'policy-governance')
  .map((system) => join(outputs, system, 'production'))

describe.each(others)('%s', (folder) => {
  test('its configuration, rules and rule tests hold', { timeout: 60_000 }, (context) => {
    const tool = (...args: readonly string[]) => promtool(context, 'promtool-trixie', ...args)
    expect(tool('check', 'config', join(folder, 'prometheus/prometheus.yml'))).toBe('accepted')
    const rules = files(join(folder, 'prometheus/rules'), '.yml')
    expect(tool('check', 'rules', '--lint=all', '--lint-fatal', ...rules)).toBe('accepted')
    const tests = files(join(folder, 'prometheus/tests'), '.test.yml')
    expect(tool('test', 'rules', ...tests)).toBe('accepted')
  })
})

describe('the rule tests', () => {
  const copy = mkdtempSync(join(tmpdir(), 'plinth-rules-'))
  afterAll(() => rmSync(copy, { recursive: true }))

  /** The alerts whose tests fail once these texts of a rule file are replaced. */
  function noticed(context: TestContext, name: string, changes: readonly (readonly [string, string])[]) {
    cpSync(join(out, 'production/prometheus'), copy, { recursive: true })
    const rules = join(copy, 'rules', `${name}.yml`)
    const text = readFileSync(rules, 'utf8')
    for (const [before] of changes) expect(text).toContain(before)
    writeFileSync(
      rules,
      changes.reduce((changed, [before, after]) => changed.replaceAll(before, after), text),
    )
    const said = promtool(
      context,
      'promtool-trixie',
      'test',
      'rules',
      join(copy, 'tests', `${name}.test.yml`),
    )
    return new Set([...said.matchAll(/alertname: (\w+)/g)].map(([, alert]) => alert))
  }

  test('notice a threshold, a waiting time and a label that change', { timeout: 30_000 }, (context) => {
    const failed = noticed(context, 'api', [
      ['> 0.05', '> 0.5'],
      ['for: 10m', 'for: 1m'],
      ['symptom: certificate', 'symptom: door'],
    ])
    expect(failed).toEqual(
      new Set(['HighErrorRate', 'SlowResponse', 'CertificateAboutToExpire', 'CertificateNotRenewed']),
    )
  })

  test('notice a burn rate that changes', { timeout: 30_000 }, (context) => {
    const failed = noticed(context, 'slo-api-availability', [['> 6 * 0.001', '> 9 * 0.001']])
    expect(failed).toEqual(new Set(['ErrorBudgetBurnsFast']))
  })
})

describe('a running Prometheus', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-prometheus-'))
  const development = join(out, 'development')
  let address = ''
  let server: ChildProcess | undefined

  beforeAll(async () => {
    cpSync(join(development, 'prometheus'), folder, { recursive: true })
    const configuration = join(folder, 'prometheus.yml')
    // Every rule is to have been evaluated within seconds.
    writeFileSync(
      configuration,
      readFileSync(configuration, 'utf8').replaceAll('interval: 15s', 'interval: 1s'),
    )
    address = `127.0.0.1:${await freePort()}`
  })

  afterAll(async () => {
    if (server !== undefined) {
      const ended = new Promise((resolve) => server?.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
    }
    rmSync(folder, { recursive: true })
  })

  test('evaluates all rules and answers every panel', { timeout: 60_000 }, async (context) => {
    const program = requireTool('prometheus-trixie', context)
    const args = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`]
    server = spawn(program, [...args, `--web.listen-address=${address}`], { stdio: 'ignore' })
    await expect.poll(ruleHealth, { timeout: 40_000, interval: 500 }).toEqual(['ok'])
    for (const expression of panelExpressions(join(development, 'grafana/dashboards'))) {
      expect(await ask(`query?query=${encodeURIComponent(expression)}`)).toMatchObject({ status: 'success' })
    }
  })

  /** The different states that rules are in; none while it does not answer yet. */
  async function ruleHealth(): Promise<readonly string[]> {
    const answer = await ask('rules')
    return [...new Set(answer?.data.groups.flatMap((group) => group.rules.map((rule) => rule.health)))]
  }

  async function ask(path: string): Promise<Answer | undefined> {
    const response = await fetch(`http://${address}/api/v1/${path}`).catch(() => undefined)
    // The shape is that of Prometheus' own API.
    return response?.ok === true ? ((await response.json()) as Answer) : undefined
  }
})

interface Answer {
  readonly status: string
  readonly data: { readonly groups: readonly { readonly rules: readonly { readonly health: string }[] }[] }
}

function panelExpressions(folder: string): readonly string[] {
  return files(folder, '.json').flatMap((file) => {
    const found: string[] = []
    JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) => {
      if (key === 'expr' && typeof value === 'string') found.push(withoutVariables(value))
      return value
    })
    return found
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const bound = probe.address()
      probe.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : 0))
    })
  })
}
