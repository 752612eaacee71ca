import { targets } from '../targets/index.ts'
import type { Cell, Row } from './parity.ts'

const words: Readonly<Record<Cell['kind'], string>> = {
  exact: 'exact',
  approximated: 'nearly',
  dropped: 'dropped',
  undeclared: 'dropped!',
  contradicted: 'exact!',
  none: '—',
}

const untried = '?'

/** What the signs of a table mean; those that it has are explained below all. */
const legend: readonly (readonly [string, string])[] = [
  [words.exact, 'files of the target change with the word'],
  [words.approximated, 'the target says something like it, as told above'],
  [words.dropped, 'the target cannot say it, for the reason above'],
  [words.undeclared, 'dropped, and nobody says why: a bug of Plinth'],
  [words.contradicted, 'said, though Plinth calls it dropped: a bug of Plinth'],
  [words.none, 'no business of the target, or for rules alone'],
  [untried, 'not tried: no other value was found that is valid there'],
]

const widest = Math.max(...legend.map(([sign]) => sign.length))

/**
 * Tables for people: words by targets, below each table why something is said nearly or not at all, and last what the
 * signs mean.
 */
export function formatParity(tables: ReadonlyMap<string, readonly Row[]>): string {
  const shown = [...tables].map(([title, rows]) => `${title}\n\n${table(rows)}${notes(rows)}`)
  return [...shown, explained([...tables.values()].flat())].filter((part) => part !== '').join('\n')
}

function explained(rows: readonly Row[]): string {
  const signs = new Set(rows.flatMap((row) => targets.map(({ name }) => text(row, name))))
  return legend
    .filter(([sign]) => signs.has(sign))
    .map(([sign, meaning]) => `${sign.padEnd(widest)}  ${meaning}\n`)
    .join('')
}

/** The same for programs. */
export function parityJson(tables: ReadonlyMap<string, readonly Row[]>): string {
  return `${JSON.stringify(Object.fromEntries(tables), null, 2)}\n`
}

function table(rows: readonly Row[]): string {
  const names = targets.map(({ name }) => name)
  const lines = [
    ['word', ...names],
    ...rows.map((row) => [row.word, ...names.map((name) => text(row, name))]),
  ]
  const widths = ['word', ...names].map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** A word that could not be tried has no answer. */
function text({ cells, isTried }: Row, target: string): string {
  return isTried ? words[cells[target]?.kind ?? 'none'] : untried
}

function notes(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ word, cells }) =>
    Object.entries(cells).flatMap(([target, { kind, reason }]) =>
      reason === undefined || kind === 'contradicted'
        ? []
        : [`${target} ${kind === 'dropped' ? 'drops' : 'says nearly'} ${word}: ${reason}\n`],
    ),
  )
  return lines.length === 0 ? '' : `\n${lines.join('')}`
}
