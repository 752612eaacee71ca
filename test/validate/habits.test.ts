import { expect, test } from 'vitest'
import { scheduleOfCronLine } from '../../src/validate/cron-line.ts'
import { habitAdvice } from '../../src/validate/habits.ts'

test.each([
  ['0 3 * * *', '{daily: "03:00", timezone: UTC}'],
  ['@daily', '{daily: "00:00", timezone: UTC}'],
  ['*/15 * * * *', '{every: 15m, timezone: UTC}'],
  ['5 */6 * * *', '{every: 6h, timezone: UTC}'],
  ['7 * * * *', '{every: 1h, timezone: UTC}'],
  ['30 4 * * 7', '{weekly: "sunday 04:30", timezone: UTC}'],
  ['30 4 * * MON-FRI', '{weekly: "mon-fri 04:30", timezone: UTC}'],
  ['0 3 1 * *', '{monthly: "1 03:00", timezone: UTC}'],
])('the line of cron "%s" is %s', (line, expected) => {
  expect(scheduleOfCronLine(line)).toBe(expected)
})

test.each(['* * * * *', '*/7 * * * *', '0 3 31 * *', '0 3 1 1 *', '0 3 1 * 1', '@reboot', 'daily'])(
  'no schedule says the same as "%s"',
  (line) => {
    expect(scheduleOfCronLine(line)).toBeUndefined()
  },
)

test.each([
  ['ports', ['8080:80'], '`ports: {http: {port: 80, publish: 8080}}`'],
  [
    'ports',
    [3000, '127.0.0.1:53:53/udp'],
    '`ports: {http: 3000, port-53: {port: 53, protocol: udp, publish: 53}}`',
  ],
  ['ports', 8080, '`ports: {http: 8080}`'],
  ['port', '8080:80', '`{port: 80, publish: 8080}`'],
  ['schedule', '*/7 * * * *', '`{daily: "02:17", timezone: UTC}`'],
  ['schedule', 'schedule', '`{daily: "02:17", timezone: UTC}`'],
  ['mount', 'uploads', '`{volume: uploads}`'],
  ['mount', '/srv/data', '`{host: /srv/data}`'],
  [
    'mounts',
    ['data:/data', '/etc/ssl:/certs:ro'],
    '`volumes: {/data: {volume: data}, /certs: {host: /etc/ssl, readOnly: true}}`',
  ],
  ['host', './data', '`host: /srv/data`'],
  ['host', './etc/nginx.conf', '`files: {PATH: {from: etc/nginx.conf}}`'],
  ['size', 512, '512Mi or 512Gi'],
  ['size', '536870912', '512Mi'],
  ['size', 1_500_000, '1500000B'],
])('as %s, %j is to be written %s', (habit, value, expected) => {
  expect(habitAdvice(habit, value)).toContain(expected)
})

test.each([
  ['ports', [{ target: 80 }]],
  ['ports', 'http'],
  ['port', 'http'],
  ['mounts', ['data:/data', './conf:/conf']],
  ['mounts', []],
  ['schedule', 'sometimes'],
  ['host', '/srv/a b'],
  ['size', '512 bananas'],
  ['duration', 5],
])('as %s, nobody knows what is meant by %j', (habit, value) => {
  expect(habitAdvice(habit, value)).toBeUndefined()
})

test.each(['port', 'ports', 'schedule', 'mount', 'mounts', 'host', 'size'])(
  'a map without a text of its own, as parsing makes them, is no habit of "%s"',
  (habit) => {
    const map: unknown = Object.assign(Object.create(null), { size: '64Mi' })
    for (const value of [map, [map]]) expect(habitAdvice(habit, value)).toBeUndefined()
  },
)
