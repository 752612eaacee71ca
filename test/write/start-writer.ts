import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import type { OutputUnit } from '../../src/write/tree.ts'
import type { WriteResult } from '../../src/write/write-units.ts'

/** What a writing process shall do. */
export interface WriterOrder {
  readonly root: string
  readonly units: readonly OutputUnit[]
  /** The step, counted from 1, at which it kills itself. */
  readonly killAt?: number
  /** Milliseconds that it sleeps after each step, so that others find it at work. */
  readonly pause?: number
}

/** What came of it: nothing if it was killed. */
export interface WriterReport {
  readonly steps: number
  readonly result: WriteResult
}

/** A way to start processes that call `writeUnits`, as `synth` does. */
export interface WriterProgram {
  start(order: WriterOrder, uid?: number): Writer
  remove(): void
}

/** A running process. */
export interface Writer {
  readonly process: ChildProcess
  /** Resolves when it is about to write. */
  readonly begun: Promise<unknown>
  readonly report: Promise<WriterReport | undefined>
}

/** Builds the program: the Node versions that Plinth supports do not all run TypeScript. */
export function buildWriter(): WriterProgram {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-writer-'))
  const program = join(folder, 'writer.mjs')
  const entry = join(import.meta.dirname, 'writer-process.ts')
  buildSync({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'esm' })
  chmodSync(folder, 0o755)
  return {
    start: (order, uid) => startWriter(program, order, uid),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function startWriter(program: string, order: WriterOrder, uid: number | undefined): Writer {
  const identity = uid === undefined ? {} : { uid, gid: uid }
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...identity,
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const begun = once(child.stdout, 'data')
  child.stdin.end(JSON.stringify(order))
  const report = once(child, 'close').then((): WriterReport | undefined => {
    const line = output.split('\n')[1]
    return line === undefined || line === '' ? undefined : JSON.parse(line)
  })
  return { process: child, begun, report }
}
