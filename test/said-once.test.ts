import { beforeAll, expect, test } from 'vitest'
import { compileSpecs, filesOf, specsOf } from './in-memory.ts'

const base = 'environments/policy-governance/base.yaml'

/** The lines that differ between two versions of a file, without their indentation. */
function changedLines(before: string, after: string): string[] {
  const old = new Set(before.split('\n'))
  return after
    .split('\n')
    .filter((line) => !old.has(line))
    .map((line) => line.trim())
}

let changes: ReadonlyMap<string, readonly string[]>

beforeAll(async () => {
  const specs = specsOf('policy-governance')
  const changed = { ...specs, [base]: (specs[base] ?? '').replace('timeout: 300s', 'timeout: 240s') }
  const [before, after] = [filesOf(await compileSpecs(specs)), filesOf(await compileSpecs(changed))]
  expect([...after.keys()]).toEqual([...before.keys()])
  const paths = [...after.keys()].filter((path) => before.get(path) !== after.get(path))
  changes = new Map(paths.map((path) => [path, changedLines(before.get(path) ?? '', after.get(path) ?? '')]))
})

test('a time-out reaches every artifact in its own unit', () => {
  const kubernetes = changes.get('policy-governance/production/kubernetes/api.yaml') ?? []
  expect(kubernetes).toContain('REQUEST_TIMEOUT: "240000"')
  expect(kubernetes).toContain('terminationGracePeriodSeconds: 255')
  expect(
    changes
      .get('policy-governance/production/kubernetes/routes.yaml')
      ?.some((line) => line.includes('240s') || line.includes('245s')),
  ).toBe(true)
  expect(changes.get('policy-governance/production/nginx/conf.d/api.conf')).toEqual([
    'proxy_read_timeout 245s;',
    'proxy_send_timeout 245s;',
  ])
  const compose = changes.get('policy-governance/development/compose/compose.yaml') ?? []
  expect(compose).toContain('REQUEST_TIMEOUT: "240000"')
  expect(compose).toContain('stop_grace_period: 245s')
})

test('and nothing else', () => {
  const allowed =
    /REQUEST_TIMEOUT|terminationGracePeriodSeconds|stop_grace_period|timeout|Timeout|(api|ai-assistant|ai-chat)-[0-9a-f]{8}|request: \d+s|backendRequest/
  const others = [...changes].flatMap(([path, lines]) =>
    lines.filter((line) => !allowed.test(line)).map((line) => `${path}: ${line}`),
  )
  expect(others).toEqual([])
  expect(
    [...changes.keys()].every((path) =>
      /(api\.yaml|ai-(assistant|chat)\.yaml|routes\.yaml|nginx\.conf|api\.conf|compose\.yaml)$/.test(path),
    ),
  ).toBe(true)
})
