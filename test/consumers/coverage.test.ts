import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Which test hands which outputs to their real consumer. */
const readers: readonly { readonly files: RegExp; readonly test: string }[] = [
  { files: /\/kubernetes\/.+\.yaml$/, test: 'kubernetes' },
  { files: /\/compose\/compose\.yaml$/, test: 'compose' },
  {
    files: /\/(compose\/prometheus\.yml|prometheus\/(prometheus\.yml|rules\/.+|tests\/.+))$/,
    test: 'prometheus',
  },
  { files: /\/(prometheus\/messages\.tmpl|(compose|prometheus)\/alertmanager\.yml)$/, test: 'alertmanager' },
  { files: /\/nginx\//, test: 'nginx' },
  { files: /\/grafana\/dashboards\//, test: 'grafana' },
  { files: /\.sh$/, test: 'shell' },
  { files: /\/crontab$/, test: 'crontab' },
  { files: /\/ci\/workflows\//, test: 'github' },
]

/** Outputs that no program reads in the tests, and why. */
const unread: readonly { readonly files: RegExp; readonly reason: string }[] = [
  {
    files: /\/compose\/files\/.+\.(conf|ini)$/,
    reason:
      'read by PostgreSQL, Redis and PgBouncer: test/stores-run runs them with those of a tier of its own',
  },
  {
    files: /\/compose\/files\/.+\.(yml|options)$/,
    reason: 'read by servers of search, which Debian does not have',
  },
  {
    files: /\/compose\/files\/[^/]+\/app\//,
    reason: 'read by the programs of the authors, which put them there',
  },
  { files: /\/prometheus\/blackbox\.yml$/, reason: 'no Debian package of the blackbox exporter is unpacked' },
  {
    files: /\/grafana\/provisioning\//,
    reason: 'there is no Grafana to be had from the registries; unit tests judge it',
  },
  {
    files: /\/backup\/(Dockerfile|.+\.json)$/,
    reason: 'read by a registry build and by AWS; unit tests judge them',
  },
  { files: /\/compose\/\.gitignore$/, reason: 'read by git in the project of a user' },
  { files: /\/env\//, reason: 'read by people; compose reads the same names from .env' },
]

const outputs = readdirSync('out', { recursive: true, encoding: 'utf8' }).filter(
  (path) => statSync(join('out', path)).isFile() && !path.endsWith('.plinth.lock'),
)

describe('every output is read by its consumer, or says why not', () => {
  test('none is forgotten', () => {
    const known = [...readers, ...unread]
    expect(outputs.filter((path) => !known.some(({ files }) => files.test(`/${path}`)))).toEqual([])
    expect(outputs.length).toBeGreaterThan(300)
  })

  test.each(readers)('$test', ({ files, test: name }) => {
    expect(existsSync(`test/consumers/${name}.test.ts`)).toBe(true)
    const read = outputs.some((path) => files.test(`/${path}`))
    // Only a tier on compose or hosts has a crontab; the fixture of the backup tests is one.
    expect(read || name === 'crontab').toBe(true)
  })
})
