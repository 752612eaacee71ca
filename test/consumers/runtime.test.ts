import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { resolved } from '../resolve/resolved.ts'
import { filesOf } from '../targets/compose/composed.ts'
import { objectsOf } from '../targets/kubernetes/rendered.ts'
import { runtimeSpec } from '../targets/runtime-spec.ts'
import { strictKubernetesSchema } from './kubernetes-schema.ts'
import { isCanary, requireTool } from './tools.ts'

const folder = mkdtempSync(join(tmpdir(), 'plinth-runtime-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('Kubernetes knows every word about the machine', async (context) => {
  const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
  const objects = objectsOf(await resolved(runtimeSpec, 'kubernetes'))
  expect(objects.flatMap((object) => judge(object).map((problem) => `${object.kind} ${problem}`))).toEqual([])
  expect(objects.filter(({ kind }) => kind === 'Deployment')).toHaveLength(4)
})

test.for(['docker-compose-trixie', 'docker-compose-forky'] as const)(
  '%s reads every word about the machine',
  async (name, context) => {
    const program = requireTool(name, context)
    const file = join(folder, `${name}.yaml`)
    writeFileSync(file, filesOf(await resolved(runtimeSpec)).get('compose.yaml') ?? '')
    const { stdout, stderr, status } = spawnSync(
      program,
      ['-f', file, '--profile', '*', 'config', '--format', 'json'],
      { encoding: 'utf8', env: { PATH: process.env.PATH ?? '', HOME: folder } },
    )
    if (isCanary(name) && (status !== 0 || stderr !== '')) return context.skip(`${name} says: ${stderr}`)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const { services } = JSON.parse(stdout)
    expect(services.vpn).toMatchObject({
      annotations: { 'example.com/contact': 'write to $$TEAM' },
      restart: 'no',
      // What compose prints leaves out a soft limit of 0.
      ulimits: { core: { hard: -1 }, memlock: -1, nofile: 65536 },
      devices: [
        { source: '/dev/dri', target: '/dev/dri', permissions: 'rwm' },
        { source: '/dev/net/tun', target: '/dev/net/tun', permissions: 'rw' },
        { source: '/dev/sda', target: '/dev/xvda', permissions: 'rwm' },
      ],
      stop_signal: 'SIGQUIT',
    })
  },
)
