import { chmodSync, chownSync, cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareWithDisk } from '../../src/write/compare-with-disk.ts'
import type { OutputUnit } from '../../src/write/tree.ts'
import { recover, writeUnits } from '../../src/write/write-units.ts'
import { buildWriter, type WriterProgram } from './start-writer.ts'
import { snapshot, temporaryFolder, unit } from './temporary-output.ts'

const oldUnits = [
  unit(tree('old', 0, 45)),
  unit(
    { ...tree('old', 0, 40), 'env/kind': 'a file', 'env/other/kind': 'in a folder' },
    { folder: 'shop/production' },
  ),
  unit({ 'ci/removed.yml': 'x' }, { folder: 'shop/removed' }),
]
const newUnits = [
  unit(tree('new', 10, 50)),
  unit(
    { ...tree('new', 5, 45), 'env/kind/x': 'in a folder', 'env/other': 'a file' },
    { folder: 'shop/production' },
  ),
  unit({}, { folder: 'shop/removed' }),
  unit({ 'ci/added.yml': 'y' }, { folder: 'shop/system' }),
]

/** Files `from` to `to`; every third has the same content in each version, some are large. */
function tree(version: string, from: number, to: number): Record<string, string> {
  const files: Record<string, string> = {}
  for (let index = from; index < to; index++) {
    const content = `${index % 3 === 0 ? 'same' : version} ${index}\n`
    files[`target${index % 7}/folder${index % 2}/file${index}.${index % 5 === 0 ? 'sh' : 'yaml'}`] =
      content.repeat(index % 10 === 1 ? 4_000 : 20)
  }
  return files
}

let writer: WriterProgram
beforeAll(() => {
  writer = buildWriter()
})
afterAll(() => writer.remove())

interface Scene {
  readonly out: string
  readonly before: Record<string, string>
  readonly after: Record<string, string>
  /** Puts the old tree back. */
  reset(): void
}

function prepare(): Scene {
  const folder = temporaryFolder()
  const write = (name: string, units: readonly OutputUnit[]) =>
    expect(writeUnits(join(folder, name), units).problems).toEqual([])
  write('old', oldUnits)
  write('new', newUnits)
  const out = join(folder, 'out')
  const reset = () => {
    rmSync(out, { recursive: true, force: true })
    cpSync(join(folder, 'old'), out, { recursive: true })
  }
  reset()
  return { out, before: snapshot(join(folder, 'old')), after: snapshot(join(folder, 'new')), reset }
}

/** Every file is old or new, and absent only where one of the two does not have it. */
function expectNothingTorn({ out, before, after }: Scene): void {
  const now = outputsOf(snapshot(out))
  for (const path of Object.keys({ ...before, ...after, ...now })) {
    if (now[path] !== before[path] && now[path] !== after[path])
      throw new Error(`${path} is neither old nor new`)
  }
  const { differences, problems } = compareWithDisk(out, oldUnits)
  expect(problems).toEqual([])
  if (differences[0]?.kind !== 'interrupted') {
    // Without a journal, the tree must be all old or all new.
    expect(now).toEqual(differences.length === 0 ? before : after)
  }
}

function outputsOf(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => !path.startsWith('.plinth/') && !path.endsWith('/')),
  )
}

function expectNextRunCompletes({ out, after }: Scene): void {
  const result = writeUnits(out, newUnits)
  expect(result.problems).toEqual([])
  expect(snapshot(out)).toEqual(after)
  expect(compareWithDisk(out, newUnits)).toEqual({ differences: [], problems: [] })
}

describe('a process that is killed while it writes', () => {
  it('at 50 random moments leaves whole files, and the next run completes its work', async () => {
    const scene = prepare()
    const whole = writer.start({ root: scene.out, units: newUnits, pause: 0.2 })
    await whole.begun
    const begin = performance.now()
    await whole.report
    const duration = performance.now() - begin
    const moments: number[] = []
    for (let attempt = 0; moments.length < 50 && attempt < 200; attempt++) {
      scene.reset()
      const run = writer.start({ root: scene.out, units: newUnits, pause: 0.2 })
      await run.begun
      const moment = Math.random() * duration
      await new Promise((resolve) => setTimeout(resolve, moment))
      run.process.kill('SIGKILL')
      if ((await run.report) === undefined) moments.push(moment)
      expectNothingTorn(scene)
      expectNextRunCompletes(scene)
    }
    expect(moments).toHaveLength(50)
  }, 120_000)

  it('at each kind of step leaves whole files, and the next run completes its work', async () => {
    const scene = prepare()
    const steps = (await writer.start({ root: scene.out, units: newUnits }).report)?.steps ?? 0
    expect(steps).toBeGreaterThan(100)
    const stride = Math.ceil(steps / 40)
    const ends = [1, 2, steps - 7, steps - 6, steps - 5, steps - 4, steps - 3, steps - 2, steps - 1, steps]
    for (const killAt of [...ends, ...Array.from({ length: 40 }, (_, index) => 3 + index * stride)]) {
      if (killAt > steps) continue
      scene.reset()
      expect(await writer.start({ root: scene.out, units: newUnits, killAt }).report).toBeUndefined()
      expectNothingTorn(scene)
      expectNextRunCompletes(scene)
    }
  }, 120_000)

  it('may be killed again while it completes an earlier run', async () => {
    const scene = prepare()
    const steps = (await writer.start({ root: scene.out, units: newUnits }).report)?.steps ?? 0
    for (const killAt of [Math.floor(steps * 0.55), Math.floor(steps * 0.7), steps - 3]) {
      scene.reset()
      await writer.start({ root: scene.out, units: newUnits, killAt }).report
      expect(existsSync(join(scene.out, '.plinth/journal'))).toBe(true)
      for (const killAgainAt of [1, 10, 1]) {
        await writer.start({ root: scene.out, units: newUnits, killAt: killAgainAt }).report
        expectNothingTorn(scene)
      }
      expectNextRunCompletes(scene)
    }
  }, 60_000)

  it('has its work completed even when the spec has changed since', async () => {
    const scene = prepare()
    await writer.start({ root: scene.out, units: newUnits, killAt: 120 }).report
    expect(compareWithDisk(scene.out, oldUnits).differences).toMatchObject([{ kind: 'interrupted' }])
    expect(writeUnits(scene.out, [...oldUnits, unit({}, { folder: 'shop/system' })])).toMatchObject({
      recovered: true,
      problems: [],
    })
    expect(snapshot(scene.out)).toEqual(scene.before)
  })

  it('has only what it prepared discarded if it was killed before it changed anything', async () => {
    const scene = prepare()
    await writer.start({ root: scene.out, units: newUnits, killAt: 5 }).report
    expect(existsSync(join(scene.out, '.plinth'))).toBe(true)
    expect(recover(scene.out)).toEqual({ recovered: false, problems: [] })
    expect(snapshot(scene.out)).toEqual(scene.before)
  })
})

describe('a second process that writes to the same folder', () => {
  it('is told who is writing, and changes nothing', async () => {
    const scene = prepare()
    const run = writer.start({ root: scene.out, units: newUnits, killAt: 100, pause: 5 })
    await run.begun
    while (!existsSync(join(scene.out, '.plinth/3'))) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(writeUnits(scene.out, oldUnits).problems).toMatchObject([
      { code: 'output-busy', message: `process ${run.process.pid} is writing to this output folder` },
    ])
    await run.report
    expectNextRunCompletes(scene)
  })

  it('never writes at the same time when many begin at once', async () => {
    const scene = prepare()
    const orders = [newUnits, oldUnits, newUnits, oldUnits, newUnits, oldUnits].map((units) => ({
      root: scene.out,
      // Every run names the units of both, so that each result is exactly one of two trees.
      units: units === newUnits ? newUnits : [...oldUnits, unit({}, { folder: 'shop/system' })],
      pause: 0.2,
    }))
    const reports = await Promise.all(orders.map((order) => writer.start(order).report))
    const problems = reports.flatMap((report) => report?.result.problems ?? [])
    expect(problems.filter(({ code }) => code !== 'output-busy')).toEqual([])
    expect(problems.length).toBeLessThan(orders.length)
    expect([scene.before, scene.after]).toContainEqual(snapshot(scene.out))
  })
})

// Root may do everything, so the process runs as another user.
describe.skipIf(process.getuid?.() !== 0)('a process that may not write everywhere', () => {
  it('says so before it changes anything', async () => {
    const scene = prepare()
    chmodSync(join(scene.out, '..'), 0o755)
    for (const path of ['', 'shop', 'shop/staging', 'shop/staging/target1'])
      chownSync(join(scene.out, path), 65534, 65534)
    const report = await writer.start({ root: scene.out, units: newUnits }, 65534).report
    expect(report?.result.problems).toMatchObject([
      {
        code: 'output-io',
        path: expect.stringMatching(/^shop\//),
        message: expect.stringContaining('permission denied'),
      },
    ])
    expect(report?.result.problems[0]?.help).toBeUndefined()
    expect(snapshot(scene.out)).toEqual(scene.before)
  })
})
