import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { printYaml } from '../../src/print/yaml.ts'
import { nastyStrings } from './nasty-strings.ts'

const kubectl = ['.tools/bin/kubectl', '/usr/local/bin/kubectl', '/usr/bin/kubectl']
  .map((path) => resolve(path))
  .find((path) => existsSync(path))
const folder = mkdtempSync(join(tmpdir(), 'plinth-kubectl-'))
afterAll(() => rmSync(folder, { recursive: true }))

const values = Object.fromEntries(nastyStrings.map((value, index) => [`value-${index}`, value]))
const keys = Object.fromEntries(nastyStrings.map((value, index) => [value, `${index}`]))

/**
 * kustomize reads these as they were written, then fails on, or changes, its own rendering of them (seen with 5.5):
 * delete, next line, line separator, noncharacters, a block that starts with a tab.
 */
const kustomizeBreaks = /[\u007f\u0085\u2028\ufffe\uffff]|^\t.*\n/

function configMap(name: string, data: Record<string, string>) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }
}

/** Runs kubectl without a cluster on ConfigMaps in files of ours; gives what it prints. */
function run(maps: readonly ReturnType<typeof configMap>[], ...args: string[]): string {
  writeFileSync(join(folder, 'maps.yaml'), printYaml({ kind: 'yaml', documents: maps }))
  writeFileSync(
    join(folder, 'kustomization.yaml'),
    printYaml({ kind: 'yaml', documents: [{ resources: ['maps.yaml'] }] }),
  )
  return execFileSync(kubectl ?? 'kubectl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
}

describe.skipIf(kubectl === undefined)('kubectl (skipped where there is none)', () => {
  it.each([
    ['values', values],
    ['keys', keys],
  ])('reads nasty %s of a ConfigMap as they were', (_what, data) => {
    const printed = run(
      [configMap('a', data)],
      'label',
      '--local',
      '-f',
      'maps.yaml',
      '-o',
      'json',
      'read=back',
    )
    expect(Object.entries(JSON.parse(printed).data).sort()).toEqual(Object.entries(data).sort())
  })

  it('splits documents where we do, also after a block that keeps its blank lines', () => {
    const texts = ['a\n', 'a', 'a\n\n', '---\na\n', 'a\n---\n']
    const maps = texts.map((text, index) => configMap(`map-${index}`, { text }))
    const printed = run(
      maps,
      'label',
      '--local',
      '-f',
      'maps.yaml',
      '-o',
      'jsonpath={.data.text}|',
      'read=back',
    )
    expect(printed).toBe(`${texts.join('|')}|`)
  })

  it('kustomize hands nasty values on', () => {
    const kept = Object.fromEntries(
      Object.entries(values).filter(([, value]) => !kustomizeBreaks.test(value)),
    )
    expect(parse(run([configMap('a', kept)], 'kustomize', '.')).data).toEqual(kept)
  })
})
