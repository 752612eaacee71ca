import { targets } from '../targets/index.ts'
import { concerned } from './concern.ts'
import type { Container } from './data.ts'
import { dataAt, isContainer, withData } from './data.ts'
import type { Probe } from './probe.ts'
import type { Word, WordNode, WordPath } from './schema.ts'
import { followed } from './schema.ts'
import { otherValues } from './vary.ts'

/**
 * How a target says a word: in full, nearly (and how), not at all (and why), or it is not its business. Two are bugs of
 * ours: it is left out and nobody said so (`undeclared`), or it is said although it is declared as left out.
 */
export interface Cell {
  readonly kind: 'exact' | 'approximated' | 'dropped' | 'undeclared' | 'contradicted' | 'none'
  readonly reason?: string
}

/** One word of the spec with what each target makes of it. */
export interface Row {
  /** `services.*.health.live` */
  readonly word: string
  readonly cells: Readonly<Record<string, Cell>>
  /** False where no valid value could be found with which to try it. */
  readonly isTried: boolean
}

/** Targets that run containers, with those that do a part of their work on the same platform. */
const running = {
  kubernetes: ['kubernetes', 'backup', 'env'],
  compose: ['compose', 'nginx', 'backup', 'env'],
} as const
type Runner = keyof typeof running

const runners: readonly Runner[] = ['kubernetes', 'compose']

/** With what words are tried. */
export interface Trial {
  readonly probe: Probe
  /** The targets that are compared. */
  readonly targets: readonly string[]
  /** Names that a value may refer to. */
  readonly names: readonly string[]
  /** Whether a word is done with once the target that runs the tier has said it. */
  readonly isQuick: boolean
}

/** Where a word may stand: whole specs in which it has a value, and the path of that value. */
export interface Placement {
  readonly data: unknown
  readonly path: readonly string[]
}

/**
 * What each target makes of a word, found by compiling specs in which nothing but the word differs: what changes a
 * target's files is expressed by it. `placements` are those of one platform.
 */
export function rowOf(word: Word, trial: Trial, placements: ReadonlyMap<Runner, readonly Placement[]>): Row {
  const changed = new Map<Runner, ReadonlySet<string>>()
  // What was valid on one platform most likely is on the other.
  let promising: Promising = { placement: 0, value: 0 }
  for (const runner of runners) {
    const found = changedTargets(word, trial, placements.get(runner) ?? [], runner, promising)
    if (found === undefined) continue
    changed.set(runner, found.changed)
    promising = found.promising
  }
  const name = word.path.join('.')
  return { word: name, cells: cellsOf(name, changed), isTried: changed.size > 0 }
}

function cellsOf(word: string, changed: ReadonlyMap<Runner, ReadonlySet<string>>): Row['cells'] {
  const isRun = runners.some((runner) => isExpressed(changed.get(runner), runner))
  return Object.fromEntries(
    targets.map(({ name, parity = {} }): [string, Cell] => {
      const runner = runners.find((one) => one === name)
      const own = runner === undefined ? undefined : changed.get(runner)
      const isChanged =
        runner === undefined
          ? [...changed.values()].some((names) => names.has(name))
          : own?.has(name) === true
      const approximated = declared(parity.approximations, word)
      const dropped = declared(parity.drops, word)
      if (approximated !== undefined && (isChanged || own !== undefined))
        return [name, { kind: 'approximated', reason: approximated }]
      if (dropped !== undefined && (isChanged || own !== undefined))
        return [name, { kind: isChanged ? 'contradicted' : 'dropped', reason: dropped }]
      if (isChanged) return [name, { kind: 'exact' }]
      const isMissing = runner !== undefined && own !== undefined && isRun && !isExpressed(own, runner)
      return [name, { kind: isMissing ? 'undeclared' : 'none' }]
    }),
  )
}

function isExpressed(changed: ReadonlySet<string> | undefined, runner: Runner): boolean {
  return changed !== undefined && running[runner].some((target) => changed.has(target))
}

/** What a target declares of a word, or of one that it is a part of. */
function declared(words: Readonly<Record<string, string>> | undefined, word: string): string | undefined {
  const found = Object.keys(words ?? {}).find((one) => word === one || word.startsWith(`${one}.`))
  return found === undefined ? undefined : words?.[found]
}

/** Enough to see every target that has anything to do with a word. */
const mostPlacements = 2
const mostValues = 3

/** The positions of the placement and of the value that are tried first. */
interface Promising {
  readonly placement: number
  readonly value: number
}

interface Tried {
  readonly changed: ReadonlySet<string>
  readonly promising: Promising
}

/** Positions and values of a list, that of one position first. */
function startingAt<Item>(list: readonly Item[], first: number): readonly (readonly [number, Item])[] {
  const entries = [...list.entries()]
  return [...entries.slice(first, first + 1), ...entries.filter(([index]) => index !== first)]
}

/** The targets whose files change with the word; undefined where it cannot be tried. */
function changedTargets(
  word: Word,
  { probe, targets: asked, names, isQuick }: Trial,
  placements: readonly Placement[],
  runner: Runner,
  promising: Promising,
): Tried | undefined {
  let lucky: Promising | undefined
  let valid = 0
  const compared = isQuick ? running[runner] : asked
  const changed = new Set<string>()
  for (const [placement, { data: whole, path }] of startingAt(placements, promising.placement)) {
    const data = isQuick ? concerned(whole, path) : whole
    const before = probe(data)
    if (before === undefined) continue
    let tried = 0
    const values = otherValues(dataAt(data, path), word.node, names)
    for (const [index, value] of startingAt(values, promising.value)) {
      const after = probe(withData(data, path, value))
      if (after === undefined) continue
      tried += 1
      for (const name of compared) if (!changed.has(name) && before(name) !== after(name)) changed.add(name)
      if (lucky === undefined || isExpressed(changed, runner)) lucky = { placement, value: index }
      if ((isQuick && isExpressed(changed, runner)) || tried >= mostValues) break
    }
    if (tried > 0) valid += 1
    if ((isQuick && isExpressed(changed, runner)) || valid >= mostPlacements) break
  }
  return lucky && { changed, promising: lucky }
}

/** Where a word stands in a spec: each entity that has it. */
export function placementsIn(data: unknown, { path }: Word): readonly Placement[] {
  return instances(data, path, []).map((found) => ({ data, path: found }))
}

function instances(
  data: unknown,
  [key, ...rest]: WordPath,
  at: readonly string[],
): readonly (readonly string[])[] {
  if (key === undefined) return [at]
  if (!isContainer(data) || Array.isArray(data)) return []
  const keys = key === '*' ? Object.keys(data) : [key].filter((one) => Object.hasOwn(data, one))
  return keys.flatMap((one) => instances(data[one], rest, [...at, one]))
}

/** A carrier that has the word, and specs made of it and of the examples that the schema has of a word and of what is around it. */
export function placementsByExample(schema: WordNode, base: Container, word: Word): readonly Placement[] {
  const chain = [...word.above.slice(1), word.node].map((node, index) => ({
    node: followed(schema, node),
    depth: index + 1,
  }))
  const paths = namedPaths(base, word.path)
  // What stands in a larger example has around it what it needs.
  const byExample = chain.flatMap(({ node, depth }) =>
    (node.examples ?? []).flatMap((example) =>
      paths.flatMap((path) => placed(base, word.path, path.slice(0, depth), example) ?? []),
    ),
  )
  return [...placementsIn(base, word), ...byExample]
}

function placed(
  base: Container,
  word: WordPath,
  head: readonly string[],
  example: unknown,
): Placement | undefined {
  const [within] = instances(example, word.slice(head.length), [])
  if (within === undefined) return undefined
  const before = dataAt(base, head)
  // An entity keeps what it needs to be one; what is inside of it may be one of several forms.
  const keepsOthers = head.length < 3 && isPlainMap(before) && isPlainMap(example)
  return {
    data: withData(base, head, keepsOthers ? { ...before, ...example } : example),
    path: [...head, ...within],
  }
}

function isPlainMap(value: unknown): value is Container {
  return isContainer(value) && !Array.isArray(value)
}

/** The paths of a word with the names that the carrier has; a name of ours where it has none. */
function namedPaths(
  base: unknown,
  path: WordPath,
  at: readonly string[] = [],
): readonly (readonly string[])[] {
  const [key, ...rest] = path.slice(at.length)
  if (key === undefined) return [at]
  if (key !== '*') return namedPaths(base, path, [...at, key])
  const map = dataAt(base, at)
  const names = isPlainMap(map) ? Object.keys(map) : []
  const chosen = names.length === 0 ? ['name'] : rest.length === 0 ? names.slice(0, 1) : names
  return chosen.flatMap((name) => namedPaths(base, path, [...at, name]))
}
