import type { Bytes } from '../../model/quantity.ts'
import type { Program } from '../program.ts'
import { literalVariables, programContainers } from '../program.ts'
import type { TierRule } from '../rule.ts'
import { inMebibytes } from '../words.ts'

/** The rest is for what a runtime keeps beside its heap: code, threads, buffers. */
const largestShare = 0.75

/** Flags that bound a heap. The last group is the amount; `-Xmx` has a unit, the one of V8 counts mebibytes. */
const flags = [
  {
    pattern: /--max[-_]old[-_]space[-_]size=(\d+)()/,
    write: (size: Bytes) => `--max-old-space-size=${mebibytes(size)}`,
  },
  { pattern: /-Xmx(\d+)([kmg]?)/i, write: (size: Bytes) => `-Xmx${mebibytes(size)}m` },
] as const

/** A heap that is given a size leaves room in the memory of its container: else the kernel kills what could be collected. */
export const heapExceedsMemory: TierRule = {
  code: 'heap-exceeds-memory',
  severity: 'by-tier',
  scope: 'tier',
  check(environment, report) {
    for (const program of programContainers(environment)) {
      const limit = program.workload.resources.limits.memory
      if (limit === undefined) continue
      for (const { at, text } of texts(program)) {
        const heap = heapIn(text)
        if (heap === undefined || heap.size <= limit * largestShare) continue
        report({
          at,
          message: `the heap of "${program.name}" may grow to ${inMebibytes(heap.size)}, and ${largestShare * 100} % of its ${inMebibytes(limit)} of memory are ${inMebibytes(limit * largestShare)}`,
          help: `Write \`${heap.write(limit * largestShare)}\` at the most, or a memory limit of ${Math.ceil(mebibytes(heap.size) / largestShare)}Mi.`,
          related: [
            {
              at: [...program.at, 'resources', 'limits', 'memory'],
              message: `its memory is ${inMebibytes(limit)}`,
            },
          ],
        })
      }
    }
  },
}

function texts(program: Program) {
  const { command, args } = program.workload
  const words = { command, args }
  return [
    ...literalVariables(program),
    ...Object.entries(words).flatMap(([key, list]) =>
      (list ?? []).map((text, index) => ({ at: [...program.at, key, index], text })),
    ),
  ]
}

const units: Readonly<Record<string, Bytes>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }

function heapIn(text: string) {
  for (const { pattern, write } of flags) {
    const [, amount, unit] = pattern.exec(text) ?? []
    if (amount === undefined) continue
    const factor = pattern.source.includes('Xmx') ? (units[unit?.toLowerCase() ?? ''] ?? 1) : 2 ** 20
    return { size: Number(amount) * factor, write }
  }
  return undefined
}

function mebibytes(size: Bytes): number {
  return Math.floor(size / 2 ** 20)
}
