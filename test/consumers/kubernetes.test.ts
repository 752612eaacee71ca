import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { compileSpecs, filesOf, specsOf } from '../in-memory.ts'
import { everyCluster, systems, type TierName } from '../systems.ts'
import { strictKubernetesSchema } from './kubernetes-schema.ts'
import { isCanary, requireTool } from './tools.ts'

interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
  }
}

const root = mkdtempSync(join(tmpdir(), 'plinth-kubernetes-'))
const files = new Map<string, string>()

beforeAll(async () => {
  for (const system of systems) {
    const compiled = await compileSpecs(specsOf(system), { targets: ['kubernetes'] })
    for (const [path, text] of filesOf(compiled)) files.set(path, text)
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
})
afterAll(() => rmSync(root, { recursive: true }))

function folderOf({ system, tier }: TierName): string {
  return `${system}/${tier}/kubernetes`
}

/** The objects of a tier, as they are in its files. */
function written(tier: TierName): readonly KubernetesObject[] {
  const texts = [...files].filter(
    ([path]) => path.startsWith(folderOf(tier)) && !path.endsWith('kustomization.yaml'),
  )
  return texts.flatMap(([, text]) => objectsIn(text))
}

function objectsIn(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).map((document) => document.toJS())
}

function problems(
  judge: (object: unknown) => readonly string[],
  objects: readonly KubernetesObject[],
): readonly string[] {
  return objects.flatMap((object) =>
    judge(object).map((problem) => `${object.kind}/${object.metadata.name} ${problem}`),
  )
}

describe.each(everyCluster)('$system/$tier', (tier) => {
  test('has only objects that the types of the declared version know', (context) => {
    const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
    expect(written(tier).length).toBeGreaterThan(40)
    expect(problems(judge, written(tier))).toEqual([])
  })

  test.for(['kubectl-trixie', 'kubectl-forky'] as const)('%s builds its kustomization', (name, context) => {
    const kubectl = requireTool(name, context)
    const { stdout, stderr, status } = spawnSync(kubectl, ['kustomize', join(root, folderOf(tier))], {
      encoding: 'utf8',
    })
    if (isCanary(name) && status !== 0) return context.skip(`${name} fails: ${stderr}`)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const built = objectsIn(stdout)
    expect(names(built)).toEqual(names(written(tier)))
    const elsewhere = built.filter(
      ({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== `${tier.system}-${tier.tier}`,
    )
    expect(names(elsewhere)).toEqual([])
    const unmanaged = built.filter(
      ({ metadata }) => metadata.labels?.['app.kubernetes.io/managed-by'] !== 'plinth',
    )
    expect(names(unmanaged)).toEqual([])
    const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
    expect(problems(judge, built)).toEqual([])
  })
})

function names(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort()
}
