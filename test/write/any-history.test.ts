import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareWithDisk } from '../../src/write/compare-with-disk.ts'
import { lockName, type OutputUnit } from '../../src/write/tree.ts'
import { recover, writeUnits } from '../../src/write/write-units.ts'
import { snapshot, temporaryOutput, withoutLocks } from './temporary-output.ts'

const targets = ['env', 'nginx']
// Few names, so that files become folders, folders become files, and everything comes back.
const paths = targets.flatMap((target) =>
  ['a', 'a/b', 'a/b/c', 'd/e', 'd', 'f/__proto__'].map((path) => `${target}/${path}`),
)

interface Run {
  readonly folder: string
  readonly texts: ReadonlyMap<string, string>
  readonly target: string | undefined
  /** The step after which the run breaks off. */
  readonly stopAt: number
}

const anyTexts = fc
  .array(fc.tuple(fc.constantFrom(...paths), fc.constantFrom('1', '2', '3')), { maxLength: 8 })
  .map(
    (entries) =>
      new Map(entries.filter(([path]) => !entries.some(([other]) => path.startsWith(`${other}/`)))),
  )

const anyRun: fc.Arbitrary<Run> = fc.record({
  folder: fc.constantFrom('shop/staging', 'shop/system'),
  texts: anyTexts,
  target: fc.option(fc.constantFrom(...targets), { nil: undefined }),
  stopAt: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(20)),
})

/** What the run asks for, and what the unit's folder then holds, given what it held. */
function expected(
  run: Run,
  held: ReadonlyMap<string, string>,
): { unit: OutputUnit; holds: Map<string, string> } {
  const isMade = (path: string) => run.target === undefined || path.startsWith(`${run.target}/`)
  const made = [...run.texts].filter(([path]) => isMade(path))
  const files = made.map(([path, text]) => ({ path, text, executable: text === '3' }))
  const unit = {
    folder: run.folder,
    targets: run.target === undefined ? ('all' as const) : [run.target],
    files,
  }
  return { unit, holds: new Map([...[...held].filter(([path]) => !isMade(path)), ...made]) }
}

class Stop extends Error {}

function stopAfter(steps: number): () => void {
  let count = 0
  return () => {
    count += 1
    if (count > steps) throw new Stop()
  }
}

/** Whether the run went through. */
function attempt(out: string, unit: OutputUnit, stopAt: number): boolean {
  try {
    expect(writeUnits(out, [unit], { onStep: stopAfter(stopAt) }).problems).toEqual([])
    return true
  } catch (error) {
    if (error instanceof Stop) return false
    throw error
  }
}

describe('whatever was written before, and wherever it broke off', () => {
  it('the tree holds exactly what the last run made', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { minLength: 1, maxLength: 6 }), (runs) => {
        const out = temporaryOutput()
        const state = new Map<string, ReadonlyMap<string, string>>()
        for (const run of runs) {
          const { unit, holds } = expected(run, state.get(run.folder) ?? new Map())
          if (!attempt(out, unit, run.stopAt)) {
            expect(recover(out).problems).toEqual([])
            expect(attempt(out, unit, Number.POSITIVE_INFINITY)).toBe(true)
          }
          state.set(run.folder, holds)
          expect(compareWithDisk(out, [unit])).toEqual({ differences: [], problems: [] })
          expectTree(out, state)
        }
      }),
      { numRuns: 150 },
    )
  }, 60_000)
})

function expectTree(out: string, state: ReadonlyMap<string, ReadonlyMap<string, string>>): void {
  const files = [...state].flatMap(([folder, texts]) =>
    [...texts].map(([path, text]) => [`${folder}/${path}`, `${text === '3' ? '755' : '644'} ${text}`]),
  )
  const now = files.length === 0 ? {} : snapshot(out)
  expect(withoutLocks(now)).toEqual(Object.fromEntries(files))
  const locks = Object.keys(now).filter((path) => path.endsWith(lockName))
  expect(locks).toHaveLength([...state.values()].filter(({ size }) => size > 0).length)
}
