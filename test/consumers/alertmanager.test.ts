import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import { everyTier } from '../systems.ts'
import { isCanary, requireTool, type ToolName } from './tools.ts'

const outputs = fileURLToPath(new URL('../../out/', import.meta.url))
const out = join(outputs, 'policy-governance')
const tiers = readdirSync(out).filter((tier) => existsSync(join(out, tier, 'prometheus/alertmanager.yml')))
const amtools = ['amtool-bookworm', 'amtool-trixie', 'amtool-forky'] as const

function amtool(context: TestContext, name: ToolName, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(requireTool(name, context), args, { encoding: 'utf8' })
  if (status !== 0 && isCanary(name)) context.skip(`${name} fails: ${stdout}${stderr}`)
  return { accepted: status === 0, said: stdout.trim(), complaint: `${stdout}${stderr}` }
}

describe.each(tiers)('alertmanager of %s', (tier) => {
  const written = join(out, tier, 'prometheus/alertmanager.yml')
  const hasHeartbeat = readFileSync(written, 'utf8').includes('name: heartbeat')
  const folder = mkdtempSync(join(tmpdir(), 'plinth-alertmanager-'))
  const configuration = join(folder, 'alertmanager.yml')

  beforeAll(() => {
    cpSync(join(out, tier, 'prometheus'), folder, { recursive: true })
    // The oldest Alertmanager cannot read a webhook's address from a file; everything else it must understand.
    const text = readFileSync(written, 'utf8').replaceAll(/\burl_file: \S+/g, 'url: http://localhost')
    writeFileSync(join(folder, 'old.yml'), text)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.for(amtools)('%s accepts the configuration and its templates', (name, context) => {
    const file = name === 'amtool-bookworm' ? join(folder, 'old.yml') : configuration
    const { accepted, complaint } = amtool(context, name, 'check-config', file)
    expect(accepted, complaint).toBe(true)
    expect(complaint).toContain('1 templates')
  })

  test.for([
    ['critical', ['alertname=HighErrorRate', 'severity=critical', 'service=api'], 'critical'],
    ['warning', ['alertname=SlowResponse', 'severity=warning', 'service=api'], 'warning'],
    ['what nobody expects', ['alertname=Strange'], 'warning'],
    ['the watchdog', ['alertname=Watchdog', 'severity=none'], hasHeartbeat ? 'heartbeat' : 'no-notification'],
  ] as const)('%s reaches its receiver and no other', ([, labels, receiver], context) => {
    const { said } = amtool(
      context,
      'amtool-trixie',
      'config',
      'routes',
      'test',
      `--config.file=${configuration}`,
      ...labels,
    )
    expect(said).toBe(receiver)
  })
})

test.for(everyTier.filter(({ system }) => system !== 'policy-governance'))(
  'the current release accepts the configuration of $system/$tier',
  ({ system, tier }, context) => {
    const file = join(outputs, system, tier, 'prometheus/alertmanager.yml')
    if (!existsSync(file)) return
    const { accepted, complaint } = amtool(context, 'amtool-trixie', 'check-config', file)
    expect(accepted, complaint).toBe(true)
  },
)

test.for(everyTier)(
  'the current release accepts what a copy of $system/$tier on compose has',
  ({ system, tier }, context) => {
    const file = join(outputs, system, tier, 'compose/alertmanager.yml')
    if (!existsSync(file)) return
    const { accepted, complaint } = amtool(context, 'amtool-trixie', 'check-config', file)
    expect(accepted, complaint).toBe(true)
  },
)

describe('messages', () => {
  const alert = (status: 'firing' | 'resolved') => ({
    status,
    labels: { alertname: 'HighErrorRate', service: 'api', environment: 'production', severity: 'critical' },
    annotations: {
      summary: 'api in production: error_rate > 5% over 5m',
      description: '10% of the requests fail.',
      runbook: 'Look at the logs.',
      dashboard_url: '/d/api',
      incident: 'P1: respond within 15m',
    },
  })

  function message(context: TestContext, part: 'title' | 'text', status: 'firing' | 'resolved'): string {
    const folder = mkdtempSync(join(tmpdir(), 'plinth-message-'))
    const data = join(folder, 'data.json')
    const one = alert(status)
    const { alertname, service, environment } = one.labels
    const group = {
      status,
      alerts: [one],
      groupLabels: { alertname, service, environment },
      commonLabels: one.labels,
    }
    writeFileSync(data, JSON.stringify(group))
    const template = `{{ template "message.${part}" . }}`
    const glob = join(out, 'production/prometheus/messages.tmpl')
    const { said, complaint, accepted } = amtool(
      context,
      'amtool-trixie',
      'template',
      'render',
      `--template.glob=${glob}`,
      `--template.data=${data}`,
      `--template.text=${template}`,
    )
    rmSync(folder, { recursive: true })
    return accepted ? said : complaint
  }

  test('the title says how urgent it is, what and where', (context) => {
    expect(message(context, 'title', 'firing')).toBe('[critical] api in production: HighErrorRate')
    expect(message(context, 'title', 'resolved')).toBe('[resolved] api in production: HighErrorRate')
  })

  test('the text says what to do, until it is over', (context) => {
    expect(message(context, 'text', 'firing')).toBe(
      [
        '*api in production: error_rate > 5% over 5m*',
        '10% of the requests fail.',
        'First steps: Look at the logs.',
        'Dashboard: /d/api',
        'P1: respond within 15m',
      ].join('\n'),
    )
    expect(message(context, 'text', 'resolved')).toBe(
      '*api in production: error_rate > 5% over 5m*\n10% of the requests fail.',
    )
  })
})
