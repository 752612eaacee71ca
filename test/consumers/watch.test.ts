import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { resolved } from '../resolve/resolved.ts'
import { filesOf } from '../targets/compose/composed.ts'
import { watchSpec } from '../targets/watch-spec.ts'
import { isCanary, requireTool } from './tools.ts'

const repository = mkdtempSync(join(tmpdir(), 'plinth-watch-'))
afterAll(() => rmSync(repository, { recursive: true }))

test.for(['docker-compose-trixie', 'docker-compose-forky'] as const)(
  '%s finds what is watched in the repository',
  async (name, context) => {
    const program = requireTool(name, context)
    const folder = join(repository, 'out/shop/development/compose')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'compose.yaml'), filesOf(await resolved(watchSpec)).get('compose.yaml') ?? '')
    const { stdout, stderr, status } = spawnSync(
      program,
      ['-f', join(folder, 'compose.yaml'), 'config', '--format', 'json'],
      { encoding: 'utf8', env: { PATH: process.env.PATH ?? '', HOME: repository } },
    )
    if (isCanary(name) && (status !== 0 || stderr !== '')) return context.skip(`${name} says: ${stderr}`)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout).services.api.develop.watch).toMatchObject([
      { action: 'sync+restart', path: join(repository, 'api/config'), target: '/app/config' },
      { action: 'rebuild', path: join(repository, 'api/go.mod') },
      {
        action: 'sync',
        path: join(repository, 'api/src'),
        target: '/app/src',
        // What compose prints can be read by compose again.
        ignore: ['node_modules/', '*.$$x'],
      },
      { action: 'restart', path: join(repository, 'locales') },
    ])
  },
)
