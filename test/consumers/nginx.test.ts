import { spawnSync } from 'node:child_process'
import { openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, type TestContext, test } from 'vitest'
import { everyTier } from '../systems.ts'
import { namespaceCommand } from './namespace.ts'
import { filesFor, programs, tiers, upstreamHosts, writeConfiguration } from './nginx-folder.ts'
import { isCanary, requireTool, type ToolName } from './tools.ts'

/** What nginx says of a configuration; nothing at all is what we want to hear. */
function complaints(program: string, files: ReadonlyMap<string, string>): string {
  const folder = writeConfiguration(files)
  const arguments_ = [
    '-t',
    '-q',
    '-e',
    '/dev/stderr',
    '-g',
    'user root;',
    '-c',
    join(folder.path, 'nginx.conf'),
  ]
  const hosts = upstreamHosts(files)
  const [command = '', ...rest] = namespaceCommand([program, ...arguments_], { hosts, mounts: folder.mounts })
  // nginx opens /dev/stderr by name, which works for a file and not for the socket that Node would give it.
  const errors = join(folder.path, 'errors')
  const { status } = spawnSync(command, rest, { stdio: ['ignore', 'ignore', openSync(errors, 'w')] })
  const text = readFileSync(errors, 'utf8')
  folder.remove()
  return status === 0 ? text : text || `status ${status}`
}

function filesOnDisk(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.conf'),
  )
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
}

function expectNone(name: ToolName, said: string, context: TestContext): void {
  if (said !== '' && isCanary(name)) context.skip(`${name} says: ${said}`)
  expect(said).toBe('')
}

describe.each(programs)('%s', (name) => {
  test('accepts what is compiled for its version, for every tier', { timeout: 60_000 }, async (context) => {
    requireTool('namespace', context)
    const program = requireTool(name, context)
    // The current release reads those of all systems, the others those of one.
    const read = name === 'nginx-trixie' ? everyTier : tiers.map((tier) => ({ tier, system: undefined }))
    for (const { system, tier } of read)
      expectNone(name, complaints(program, await filesFor(program, tier, system)), context)
  })
})

test('accepts the committed configurations, in the version that the specs declare', (context) => {
  requireTool('namespace', context)
  const program = requireTool('nginx-forky', context)
  for (const { system, tier } of everyTier) {
    expectNone('nginx-forky', complaints(program, filesOnDisk(`out/${system}/${tier}/nginx`)), context)
  }
})
