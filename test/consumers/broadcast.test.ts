import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { broadcastFiles } from '../fixtures/broadcast.ts'
import { strictKubernetesSchema } from './kubernetes-schema.ts'
import { isCanary, requireTool } from './tools.ts'

const root = mkdtempSync(join(tmpdir(), 'plinth-broadcast-'))
let files: ReadonlyMap<string, string> = new Map()

beforeAll(async () => {
  files = await broadcastFiles()
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
})
afterAll(() => rmSync(root, { recursive: true }))

describe.each(['docker-compose-trixie', 'docker-compose-forky'] as const)('%s', (name) => {
  test('accepts every word about programs without a warning', (context) => {
    const { status, stderr } = spawnSync(requireTool(name, context), ['--profile', '*', 'config', '-q'], {
      cwd: join(root, 'broadcast/staging/compose'),
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: root, RELAY_KEY: 'a value' },
    })
    if (isCanary(name) && (status !== 0 || stderr !== '')) return context.skip(`${name} says: ${stderr}`)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})

test('the types of Kubernetes know every field that the words become', (context) => {
  const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
  const objects = [...files]
    .filter(([path]) => path.includes('/kubernetes/') && !path.endsWith('kustomization.yaml'))
    .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS()))
  expect(objects.length).toBeGreaterThan(20)
  expect(objects.flatMap((object) => judge(object))).toEqual([])
})

test.for(['kubectl-trixie', 'kubectl-forky'] as const)('%s builds its kustomization', (name, context) => {
  const { stderr, status } = spawnSync(
    requireTool(name, context),
    ['kustomize', join(root, 'broadcast/production/kubernetes')],
    { encoding: 'utf8' },
  )
  if (isCanary(name) && status !== 0) return context.skip(`${name} fails: ${stderr}`)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
