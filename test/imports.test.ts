import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

/** What each folder of `src/` may import, beside itself. Targets are separate zones: none may import another. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  consumers: [],
  diagnostics: [],
  model: [],
  print: [],
  parse: ['diagnostics'],
  merge: ['diagnostics', 'model', 'parse'],
  validate: ['consumers', 'diagnostics', 'model', 'parse'],
  resolve: ['diagnostics', 'model'],
  check: ['diagnostics', 'model', 'parse'],
  patch: ['diagnostics', 'model', 'parse', 'print', 'targets/target.ts'],
  verify: [
    'check',
    'diagnostics',
    'model',
    'parse',
    'print',
    'targets/shared',
    'targets/target.ts',
    'validate',
  ],
  write: [],
  parity: ['model', 'resolve', 'targets/index.ts', 'targets/shared', 'targets/target.ts', 'validate'],
  'targets/target.ts': ['check', 'model', 'print'],
  'targets/shared': ['model', 'print', 'targets/target.ts'],
}

/** Any target. */
const ofTargets = ['check', 'model', 'print', 'targets/shared', 'targets/target.ts']

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))

function zone(path: string): string {
  const [first = '', second = ''] = path.split('/')
  return first === 'targets' ? `${first}/${second}` : first
}

test.each(
  files.filter((path) => path.includes('/') && !path.startsWith('commands/') && path !== 'targets/index.ts'),
)('%s imports only from earlier stages and leaves', (path) => {
  const own = zone(path)
  const imports = [...readFileSync(join('src', path), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)]
  const zones = imports.map(([, target]) => zone(normalize(join(dirname(path), target ?? ''))))
  const foreign = zones.filter((one) => one !== own && !one.startsWith('..'))
  const permitted = allowed[own] ?? ofTargets
  expect(foreign.filter((one) => !permitted.includes(one))).toEqual([])
})
