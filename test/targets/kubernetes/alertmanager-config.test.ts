import { expect, test } from 'vitest'
import { strictKubernetesSchema } from '../../consumers/kubernetes-schema.ts'
import { requireTool } from '../../consumers/tools.ts'
import { resolved } from '../../resolve/resolved.ts'
import { objectOf, objectsOf } from './rendered.ts'

function spec(outputs: string, run = '{}'): string {
  return `
outputs: {ci: none, kubernetes: {${outputs}}}
services:
  api: {image: "shop/api:1.4.0", ports: {http: 3000, metrics: 9464}, uses: {db: {pool: 5}}, metrics: {preset: http, port: metrics}}
stores: {db: {kind: postgres, version: 17, database: shop, user: shop, password: {secret: db-password}, instance: {storage: 10Gi}}}
secrets:
  db-password: {source: "vault:production/db#password"}
  pager-key: {source: "vault:production/pager#key"}
  chat-url: {source: "vault:production/chat#url"}
  mail-password: {source: "vault:production/mail#password"}
  hook-url: {source: "vault:production/hook#url"}
monitoring: {run: ${run}}
alerts: {Errors: {of: api, when: error_rate > 5% over 10m, severity: critical}}
maintenance:
  updates: {weekly: "sunday 23:00", for: 2h, timezone: UTC}
  month: {monthly: "28 03:00", for: 1h, timezone: UTC}
notify:
  channels:
    pager: {pagerduty: {secret: pager-key}}
    chat: {slack: {secret: chat-url}, channel: "#alerts"}
    mail: {email: {to: ops@example.com, from: alerts@example.com, smarthost: "smtp.example.com:587", user: alerts, password: {secret: mail-password}}}
    hook: {webhook: {secret: hook-url}}
  severities: {critical: {to: [pager, chat]}, warning: {to: [chat, mail, hook]}}
owners: {team: {email: team@example.com}}
backups: none
`
}

const operated = 'operators: {prometheus: {labels: {release: stack}}}'
const objects = objectsOf(await resolved(spec(operated), 'kubernetes'))
const config = objectOf(objects, 'AlertmanagerConfig', 'alertmanager')

test('the Alertmanager of the cluster hears who is told of what', () => {
  expect(config.metadata).toEqual({ name: 'alertmanager', labels: { release: 'stack' } })
  const { route, receivers, inhibitRules } = config.spec
  expect(route.receiver).toBe('warning')
  expect(route.routes).toMatchObject([
    { receiver: 'critical', matchers: [{ name: 'severity', matchType: '=', value: 'critical' }] },
    { receiver: 'warning', muteTimeIntervals: ['month', 'updates'] },
  ])
  const [critical, warning] = receivers
  expect(critical.pagerdutyConfigs[0].routingKey).toEqual({ name: 'alertmanager', key: 'pager-key' })
  expect(critical.slackConfigs[0].apiURL).toEqual({ name: 'alertmanager', key: 'chat-url' })
  expect(critical.slackConfigs[0].title).toContain('.GroupLabels.alertname')
  expect(warning.emailConfigs[0]).toMatchObject({
    authUsername: 'alerts',
    authPassword: { name: 'alertmanager', key: 'mail-password' },
    headers: [{ key: 'Subject', value: critical.slackConfigs[0].title }],
  })
  expect(warning.webhookConfigs).toEqual([{ urlSecret: { name: 'alertmanager', key: 'hook-url' } }])
  expect(inhibitRules).toContainEqual({
    sourceMatch: [
      { name: 'alertname', matchType: '=', value: 'ServiceDown' },
      { name: 'service', matchType: '=', value: 'db' },
    ],
    targetMatch: [
      { name: 'alertname', matchType: '!~', value: 'ServiceDown|Watchdog' },
      { name: 'service', matchType: '=', value: 'api' },
    ],
    equal: ['environment'],
  })
})

test('nothing in it is of the servers themselves, whose watch is the cluster', () => {
  expect(config.spec.receivers.map(({ name }: { name: string }) => name)).toEqual(['critical', 'warning'])
  expect(JSON.stringify(config.spec)).not.toContain('/run/secrets')
  expect(JSON.stringify(config.spec)).not.toContain('{{ template')
})

test('what it signs in with is fetched into a Secret of its own', () => {
  const { target } = objectOf(objects, 'ExternalSecret', 'alertmanager').spec
  expect(target.name).toBe('alertmanager')
  expect(Object.keys(target.template.data)).toEqual(['chat-url', 'hook-url', 'mail-password', 'pager-key'])
})

test('windows that mute cross midnight, and days of the month are ranges', () => {
  expect(config.spec.muteTimeIntervals).toEqual([
    {
      name: 'month',
      timeIntervals: [
        { daysOfMonth: [{ start: 28, end: 28 }], times: [{ startTime: '03:00', endTime: '04:00' }] },
      ],
    },
    {
      name: 'updates',
      timeIntervals: [
        { weekdays: ['sunday'], times: [{ startTime: '23:00', endTime: '24:00' }] },
        { weekdays: ['monday'], times: [{ startTime: '00:00', endTime: '01:00' }] },
      ],
    },
  ])
})

test('a window on another clock mutes nothing, for the operator would take it for UTC', async () => {
  const text = spec(operated).replace(/for: 2h, timezone: UTC/, 'for: 2h, timezone: Asia/Riyadh')
  const { muteTimeIntervals, route } = objectOf(
    objectsOf(await resolved(text, 'kubernetes')),
    'AlertmanagerConfig',
    'alertmanager',
  ).spec
  expect(muteTimeIntervals.map(({ name }: { name: string }) => name)).toEqual(['month'])
  expect(route.routes[1].muteTimeIntervals).toEqual(['month'])
})

test.each([
  ['without the operator', '', '{}'],
  ['with a Prometheus of its own', operated, '{prometheus: {}}'],
  ['with an Alertmanager of its own', operated, '{alertmanager: {}}'],
])('there is none %s', async (_, outputs, run) => {
  const others = objectsOf(await resolved(spec(outputs, run), 'kubernetes'))
  expect(others.filter(({ kind }) => kind === 'AlertmanagerConfig')).toEqual([])
})

test('the operator knows every field, of routes below the first as well', (context) => {
  const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
  expect(judge(config)).toEqual([])
  for (const route of config.spec.route.routes)
    expect(judge({ ...config, spec: { ...config.spec, route } })).toEqual([])
})
