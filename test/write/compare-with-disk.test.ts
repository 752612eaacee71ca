import { chmodSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Comparison, compareWithDisk } from '../../src/write/compare-with-disk.ts'
import type { OutputUnit } from '../../src/write/tree.ts'
import { writeUnits } from '../../src/write/write-units.ts'
import { put, snapshot, temporaryFolder, temporaryOutput, unit } from './temporary-output.ts'

const texts = {
  'env/.env.example': 'A=1\n',
  'backup/dump.sh': '#!/bin/sh\n',
  'nginx/conf.d/api.conf': 'x;\n',
}

function written(...units: OutputUnit[]): string {
  const out = temporaryOutput()
  expect(writeUnits(out, units).problems).toEqual([])
  return out
}

function kinds({ differences, problems }: Comparison): string[] {
  expect(problems).toEqual([])
  return differences.map(({ kind, path }) => `${kind} ${path}`)
}

describe('comparing with the disk', () => {
  it('finds nothing right after writing', () => {
    expect(compareWithDisk(written(unit(texts)), [unit(texts)])).toEqual({ differences: [], problems: [] })
  })

  it('finds everything missing where nothing was ever written', () => {
    expect(kinds(compareWithDisk(temporaryOutput(), [unit({ 'env/a': 'a' })]))).toEqual([
      'lock shop/staging/.plinth.lock',
      'missing shop/staging/env/a',
    ])
  })

  it('finds a file that the spec would make differently now', () => {
    const out = written(unit(texts))
    const now = unit({ ...texts, 'env/.env.example': 'A=2\n' })
    expect(kinds(compareWithDisk(out, [now]))).toEqual(['stale shop/staging/env/.env.example'])
  })

  it('finds a missing file', () => {
    const out = written(unit(texts))
    rmSync(join(out, 'shop/staging/nginx'), { recursive: true })
    expect(kinds(compareWithDisk(out, [unit(texts)]))).toEqual(['missing shop/staging/nginx/conf.d/api.conf'])
  })

  it('finds strays, at any depth, links included', () => {
    const out = written(unit(texts))
    put(out, 'shop/staging/nginx/conf.d/mine.conf', '')
    put(out, 'shop/staging/notes.txt', '')
    symlinkSync('/etc', join(out, 'shop/staging/env/link'))
    expect(kinds(compareWithDisk(out, [unit(texts)]))).toEqual([
      'stray shop/staging/env/link',
      'stray shop/staging/nginx/conf.d/mine.conf',
      'stray shop/staging/notes.txt',
    ])
  })

  it('lets people keep a .env file, or what the caller allows', () => {
    const out = written(unit(texts))
    put(out, 'shop/staging/compose/.env', 'A=1\n')
    expect(kinds(compareWithDisk(out, [unit(texts)]))).toEqual([])
    const isLocal = (path: string) => path === 'shop/staging/compose/other'
    expect(kinds(compareWithDisk(out, [unit(texts)], { isLocal }))).toEqual([
      'stray shop/staging/compose/.env',
    ])
  })

  it('takes a file that it would make but did not write for a stray', () => {
    const out = temporaryOutput()
    put(out, 'shop/staging/env/a', 'mine')
    expect(kinds(compareWithDisk(out, [unit({ 'env/a': 'a' })]))).toContain('stray shop/staging/env/a')
  })

  it('finds a file that was edited by hand, whether the spec changed or not', () => {
    const out = written(unit(texts))
    put(out, 'shop/staging/env/.env.example', 'A=3\n')
    const expected = ['hand-edited shop/staging/env/.env.example']
    expect(kinds(compareWithDisk(out, [unit(texts)]))).toEqual(expected)
    expect(kinds(compareWithDisk(out, [unit({ ...texts, 'env/.env.example': 'A=2\n' })]))).toEqual(expected)
  })

  it('finds a file that is no longer made, edited or not', () => {
    const out = written(unit(texts))
    const now = unit({ 'env/.env.example': 'A=1\n' })
    put(out, 'shop/staging/backup/dump.sh', 'edited')
    expect(kinds(compareWithDisk(out, [now]))).toEqual([
      'hand-edited shop/staging/backup/dump.sh',
      'orphan shop/staging/nginx/conf.d/api.conf',
    ])
  })

  it('finds a wrong executable bit, and takes no interest in the others', () => {
    const out = written(unit(texts))
    chmodSync(join(out, 'shop/staging/backup/dump.sh'), 0o644)
    chmodSync(join(out, 'shop/staging/env/.env.example'), 0o664)
    expect(kinds(compareWithDisk(out, [unit(texts)]))).toEqual(['mode shop/staging/backup/dump.sh'])
  })

  it('finds a lock that is missing, stale or in conflict', () => {
    const out = written(unit(texts))
    const lock = 'shop/staging/.plinth.lock'
    const text = snapshot(out)[lock]?.slice('644 '.length) ?? ''
    for (const tampered of [
      `${text}${'0'.repeat(64)}  0644  env/gone\n`,
      `<<<<<<< HEAD\n${text}>>>>>>> x\n`,
    ]) {
      put(out, lock, tampered)
      expect(kinds(compareWithDisk(out, [unit(texts)]))).toEqual([`lock ${lock}`])
    }
    rmSync(join(out, lock))
    expect(kinds(compareWithDisk(out, [unit(texts)]))).toEqual([`lock ${lock}`])
  })

  it('finds a run that was interrupted, and says only that', () => {
    const out = written(unit(texts))
    put(out, '.plinth/journal', 'plinth journal 1\n')
    expect(kinds(compareWithDisk(out, [unit({})]))).toEqual(['interrupted .plinth'])
  })

  it('leaves the targets alone that this run does not make', () => {
    const out = written(unit(texts))
    put(out, 'shop/staging/nginx/conf.d/api.conf', 'edited')
    put(out, 'shop/staging/nginx/stray', '')
    put(out, 'shop/staging/env/stray', '')
    const partial = unit({ 'env/.env.example': 'A=1\n' }, { targets: ['env'] })
    expect(kinds(compareWithDisk(out, [partial]))).toEqual(['stray shop/staging/env/stray'])
  })

  it('reports a lock that cannot be trusted, and goes on with the other units', () => {
    const production = unit({ 'env/a': 'a' }, { folder: 'shop/production' })
    const out = written(unit(texts), production)
    put(out, 'shop/staging/.plinth.lock', '../x')
    rmSync(join(out, 'shop/production/env/a'))
    const { differences, problems } = compareWithDisk(out, [unit(texts), production])
    expect(problems).toMatchObject([{ code: 'lock-invalid', path: 'shop/staging/.plinth.lock' }])
    expect(differences).toMatchObject([{ kind: 'missing', path: 'shop/production/env/a' }])
  })

  it('follows no link', () => {
    const folder = temporaryFolder()
    put(folder, 'elsewhere/env/.env.example', 'A=1\n')
    put(folder, 'out/shop/keep', '')
    symlinkSync('../../elsewhere', join(folder, 'out/shop/staging'))
    const { problems } = compareWithDisk(join(folder, 'out'), [unit(texts)])
    expect(problems).toMatchObject([{ code: 'output-symlink', path: 'shop/staging' }])
  })

  it('writes nothing', () => {
    const out = written(unit(texts))
    put(out, 'shop/staging/env/stray', '')
    const before = snapshot(out)
    compareWithDisk(out, [unit({ 'other/file': 'x' })])
    expect(snapshot(out)).toEqual(before)
    const absent = temporaryOutput()
    compareWithDisk(absent, [unit(texts)])
    expect(() => snapshot(absent)).toThrow('ENOENT')
  })
})
