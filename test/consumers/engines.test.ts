import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { composeVariables } from '../../src/targets/shared/compose-variables.ts'
import { engineSpec } from '../fixtures/engines.ts'
import { resolved } from '../resolve/resolved.ts'
import { filesOf as composeFiles } from '../targets/compose/composed.ts'
import { objectsOf } from '../targets/kubernetes/rendered.ts'
import { strictKubernetesSchema } from './kubernetes-schema.ts'
import { requireTool } from './tools.ts'

const root = mkdtempSync(join(tmpdir(), 'plinth-engines-'))
afterAll(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

test('Kubernetes knows every field of stores of every kind', async (context) => {
  const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
  const objects = objectsOf(await resolved(engineSpec, 'kubernetes'))
  const problems = objects.flatMap((object) =>
    judge(object).map((problem) => `${object.kind}/${object.metadata?.name}: ${problem}`),
  )
  expect(problems).toEqual([])
  expect(objects.filter(({ kind }) => kind === 'StatefulSet')).toHaveLength(12)
})

test('docker compose reads stores of every kind', async (context) => {
  const program = requireTool('docker-compose-trixie', context)
  const environment = await resolved(engineSpec)
  for (const [path, text] of composeFiles(environment)) write(path, text)
  write(
    '.env',
    composeVariables(environment)
      .map(({ name }) => `${name}='a $value'\n`)
      .join(''),
  )
  for (const { name } of environment.secrets) write(`secrets/${name}`, 'a value')
  const { status, stderr, stdout } = spawnSync(program, ['config', '--format', 'json'], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: root },
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const { services } = JSON.parse(stdout)
  expect(services.events.entrypoint).toEqual(['bash', '/etc/kafka/given/start.sh'])
})

test('the scripts that start stores are sound', async (context) => {
  const program = requireTool('shellcheck-trixie', context)
  const scripts = [...composeFiles(await resolved(engineSpec))].filter(([path]) => path.endsWith('.sh'))
  expect(scripts.length).toBeGreaterThanOrEqual(7)
  for (const [path, text] of scripts) write(path, text)
  const paths = scripts.map(([path]) => join(root, path))
  expect(() => execFileSync(program, paths, { encoding: 'utf8' })).not.toThrow()
})
