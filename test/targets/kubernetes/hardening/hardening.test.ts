import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { compileSpecs, filesOf, specsOf } from '../../../in-memory.ts'
import type { Read } from '../rendered.ts'
import { containers } from './containers.ts'
import type { Control } from './control.ts'
import { surroundings, workloads } from './objects.ts'
import { podSecurity } from './pod-security.ts'

const controls: readonly Control[] = [...podSecurity, ...containers, ...workloads, ...surroundings]

/** What is as it is for a reason. */
const accepted: readonly { readonly problem: RegExp; readonly reason: string }[] = [
  {
    problem: /^StatefulSet\/\S+ archive-\S+: is watched by nothing$/,
    reason: 'it tries again by itself for as long as a log cannot be shipped; a restart would not help',
  },
]

function isAccepted(problem: string): boolean {
  return accepted.some((one) => one.problem.test(problem))
}

/** The objects of every tier of a system as they reach the cluster: after patches, with what the kustomization adds. */
async function appliedBy(system: string): Promise<ReadonlyMap<string, readonly Read[]>> {
  const files = [...filesOf(await compileSpecs(specsOf(system), { targets: ['kubernetes'] }))]
  const kustomizations = files.filter(([path]) => path.endsWith('/kubernetes/kustomization.yaml'))
  return new Map(
    kustomizations.map(([path, text]) => {
      const folder = path.slice(0, -'kustomization.yaml'.length)
      const kustomization = documentsOf(text)[0]
      const texts = new Map(files)
      const objects = kustomization.resources.flatMap((name: string) =>
        documentsOf(texts.get(`${folder}${name}`) ?? ''),
      )
      for (const object of objects) complete(object, kustomization)
      return [folder, objects]
    }),
  )
}

function documentsOf(text: string): readonly Read[] {
  return parseAllDocuments(text).map((document) => document.toJS())
}

function complete({ kind, metadata }: Read, { namespace, labels }: Read): void {
  if (kind !== 'Namespace') metadata.namespace = namespace
  metadata.labels = { ...metadata.labels, ...labels[0].pairs }
}

const systems = await Promise.all(readdirSync('environments').map(appliedBy))
const tiers = systems.flatMap((one) => [...one])
const reference = tiers.find(([folder]) => folder.startsWith('policy-governance/production'))?.[1] ?? []

describe.each(tiers)('%s', (_, objects) => {
  test.each(controls.map((control) => [control.name, control] as const))('%s', (_, control) => {
    expect(control.judge(objects).filter((problem) => !isAccepted(problem))).toEqual([])
  })
})

describe('a control can fail:', () => {
  test.each(controls.map((control) => [control.name, control] as const))('%s', (_, control) => {
    const spoilt = structuredClone(reference)
    control.spoil(spoilt)
    expect(control.judge(spoilt)).not.toEqual([])
  })
})

test('what is accepted is still there', () => {
  const problems = tiers.flatMap(([, objects]) => controls.flatMap(({ judge }) => judge(objects)))
  expect(accepted.filter(({ problem }) => !problems.some((one) => problem.test(one)))).toEqual([])
})

test('there are tiers to look at, and each control has a name of its own', () => {
  expect(tiers.length).toBeGreaterThan(3)
  expect(new Set(controls.map(({ name }) => name)).size).toBe(controls.length)
})
