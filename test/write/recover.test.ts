import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareWithDisk } from '../../src/write/compare-with-disk.ts'
import { recover, writeUnits } from '../../src/write/write-units.ts'
import { put, snapshot, temporaryFolder, temporaryOutput, unit, withoutLocks } from './temporary-output.ts'

const before = { 'env/kept': 'same', 'env/changed': 'old', 'env/also': 'old', 'env/removed': 'old' }
const after = { 'env/kept': 'same', 'env/changed': 'new', 'env/also': 'new', 'env/added': 'new' }
const hash = 'a'.repeat(64)

/** An output folder as it was at a step of the change from `before` to `after`. */
function interruptedAt(step: string): string {
  const folder = temporaryFolder()
  const [real, copy] = [join(folder, 'real'), join(folder, 'out')]
  expect(writeUnits(real, [unit(before)]).problems).toEqual([])
  writeUnits(real, [unit(after)], {
    onStep: (name) => {
      if (name === step) cpSync(real, copy, { recursive: true })
    },
  })
  // The process that wrote is still alive, but not writing to the copy.
  for (const name of readdirSync(join(copy, '.plinth'))) {
    if (name.startsWith('pid.')) rmSync(join(copy, '.plinth', name))
  }
  return copy
}

function texts(out: string): Record<string, string> {
  const files = Object.entries(withoutLocks(snapshot(out)))
  return Object.fromEntries(
    files.map(([path, content]) => [path.replace('shop/staging/', ''), content.slice(4)]),
  )
}

describe('recovering', () => {
  it('does nothing where nothing was interrupted', () => {
    const out = temporaryOutput()
    expect(recover(out)).toEqual({ recovered: false, problems: [] })
    expect(existsSync(out)).toBe(false)
  })

  it.each(['journal', 'deleted env/removed', 'renamed env/changed', 'lock shop/staging'])(
    'completes a run that stopped after: %s',
    (step) => {
      const out = interruptedAt(step)
      expect(recover(out)).toEqual({ recovered: true, problems: [] })
      expect(texts(out)).toEqual(after)
      expect(compareWithDisk(out, [unit(after)])).toEqual({ differences: [], problems: [] })
      expect(recover(out)).toEqual({ recovered: false, problems: [] })
    },
  )

  it('discards what a run had prepared without a journal', () => {
    const out = interruptedAt('journal draft')
    expect(compareWithDisk(out, [unit(before)]).differences).toEqual([])
    expect(recover(out)).toEqual({ recovered: false, problems: [] })
    expect(texts(out)).toEqual(before)
  })

  it('keeps what somebody edited since, and reports it as edited', () => {
    for (const step of ['journal', 'renamed env/added']) {
      const out = interruptedAt(step)
      put(out, 'shop/staging/env/changed', 'edited')
      put(out, 'shop/staging/env/added', 'edited')
      put(out, 'shop/staging/env/also', 'new')
      expect(recover(out).problems).toEqual([])
      expect(texts(out)).toEqual({ ...after, 'env/changed': 'edited', 'env/added': 'edited' })
      expect(compareWithDisk(out, [unit(after)]).differences).toMatchObject([
        { kind: 'hand-edited', path: 'shop/staging/env/added' },
        { kind: 'hand-edited', path: 'shop/staging/env/changed' },
      ])
    }
  })

  it('keeps what somebody put in place of a file to delete', () => {
    const out = interruptedAt('journal')
    put(out, 'shop/staging/env/removed', 'edited')
    expect(recover(out).problems).toEqual([])
    expect(texts(out)).toEqual({ ...after, 'env/removed': 'edited' })
  })

  it('does not take a tree that version control restored for edited by hand', () => {
    const out = interruptedAt('renamed env/also')
    rmSync(join(out, 'shop'), { recursive: true })
    const old = temporaryOutput()
    writeUnits(old, [unit(before)])
    cpSync(old, out, { recursive: true })
    expect(writeUnits(out, [unit(after)])).toMatchObject({ recovered: true, problems: [] })
    expect(texts(out)).toEqual(after)
  })

  it('does not use a prepared file that is damaged', () => {
    const out = interruptedAt('journal')
    put(out, '.plinth/0', 'damaged')
    expect(writeUnits(out, [unit(after)]).problems).toEqual([])
    expect(texts(out)).toEqual(after)
  })

  it('happens before a partial run and before a run that has nothing to do', () => {
    const out = interruptedAt('renamed env/changed')
    expect(writeUnits(out, [unit({}, { targets: ['nginx'] })])).toMatchObject({
      recovered: true,
      written: [],
    })
    expect(texts(out)).toEqual(after)
  })

  it('follows no link that was put in the way since', () => {
    const out = interruptedAt('journal')
    rmSync(join(out, 'shop/staging/env'), { recursive: true })
    put(join(out, '..'), 'precious/removed', 'old')
    symlinkSync('../../../precious', join(out, 'shop/staging/env'))
    const files = snapshot(join(out, '..'))
    expect(writeUnits(out, [unit(after)]).problems).toMatchObject([
      { code: 'output-symlink', path: 'shop/staging/env' },
    ])
    expect(snapshot(join(out, '..'))).toEqual(files)
  })

  it('says what stands in the way, and completes the run when it is gone', () => {
    const out = interruptedAt('journal')
    mkdirSync(join(out, 'shop/staging/env/added/mine'), { recursive: true })
    const [problem] = recover(out).problems
    expect(problem).toMatchObject({ code: 'output-io', path: 'shop/staging/env/added' })
    expect(problem?.help).toContain('it finishes what was begun')
    rmSync(join(out, 'shop/staging/env/added'), { recursive: true })
    expect(recover(out)).toEqual({ recovered: true, problems: [] })
    expect(texts(out)).toEqual(after)
  })
})

describe('a journal that somebody tampered with', () => {
  it.each([
    'hello',
    'plinth journal 1',
    'plinth journal 2\n',
    `plinth journal 1\ndelete ${hash} env/a\n`,
    `plinth journal 1\nunit 0 ..\n`,
    `plinth journal 1\nunit 0 /etc\n`,
    `plinth journal 1\nunit ../x shop/staging\n`,
    `plinth journal 1\nunit keep shop/staging\ndelete ${hash} ../../../precious\n`,
    `plinth journal 1\nunit keep shop/staging\ndelete ${hash} /etc/passwd\n`,
    `plinth journal 1\nunit keep shop/staging\nwrite 0 - ${hash} ../../../escape\n`,
    `plinth journal 1\nunit keep shop/staging\nwrite ../../precious - ${hash} env/a\n`,
    `plinth journal 1\nunit keep shop/staging\nwrite 0 - ${hash} .plinth.lock\n`,
    `plinth journal 1\nunit keep shop/staging\n\n`,
  ])('changes nothing: %j', (journal) => {
    const folder = temporaryFolder()
    put(folder, 'precious', 'x')
    put(folder, 'out/.plinth/journal', journal)
    put(folder, 'out/.plinth/0', 'x')
    const files = snapshot(folder)
    expect(writeUnits(join(folder, 'out'), [unit(after)], { force: true }).problems).toMatchObject([
      { code: 'journal-invalid', path: '.plinth/journal' },
    ])
    expect(snapshot(folder)).toEqual(files)
  })

  it('is no way to read files through a link', () => {
    const folder = temporaryFolder()
    put(folder, 'precious', 'x')
    mkdirSync(join(folder, 'out/.plinth'), { recursive: true })
    symlinkSync('../../precious', join(folder, 'out/.plinth/journal'))
    expect(recover(join(folder, 'out')).problems).toMatchObject([{ code: 'journal-invalid' }])
    const staged = interruptedAt('journal')
    put(join(staged, '..'), 'precious', 'new')
    rmSync(join(staged, '.plinth/0'))
    symlinkSync('../../precious', join(staged, '.plinth/0'))
    expect(writeUnits(staged, [unit(after)]).problems).toEqual([])
    expect(texts(staged)).toEqual(after)
    expect(Object.values(snapshot(staged)).join()).not.toContain('->')
  })
})

describe('the claim of a process that is gone', () => {
  function dead(): number {
    return spawnSync(process.execPath, ['-e', '']).pid
  }

  it.each([
    ['a number that no process has', () => dead()],
    ['a number that a later process has', () => process.ppid],
    ['our own number', () => process.pid],
  ])('is no obstacle: %s', (_, pid) => {
    const out = temporaryOutput()
    put(out, `.plinth/pid.${pid()}`, '1')
    expect(writeUnits(out, [unit(after)]).problems).toEqual([])
    expect(texts(out)).toEqual(after)
  })

  it.skipIf(!existsSync('/proc/self/stat'))('is one while the process lives', () => {
    const out = temporaryOutput()
    for (const pid of [process.pid, process.ppid]) {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      put(out, `.plinth/pid.${pid}`, stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '')
      expect(writeUnits(out, [unit(after)]).problems).toMatchObject([
        { code: 'output-busy', path: `.plinth/pid.${pid}` },
      ])
      rmSync(join(out, `.plinth/pid.${pid}`))
    }
  })
})
