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

/** Tables for people: words by targets, and below each table why something is said nearly or not at all. */
export function formatParity(tables: ReadonlyMap<string, readonly Row[]>): string {
  return [...tables].map(([title, rows]) => `${title}\n\n${table(rows)}${notes(rows)}`).join('\n')
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
  return isTried ? words[cells[target]?.kind ?? 'none'] : '?'
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
