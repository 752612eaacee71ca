import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { shopSpecs } from '../fixtures/shop.ts'
import { compileSpecs, filesOf, specsOf } from '../in-memory.ts'
import { systems } from '../systems.ts'

/** The outputs of the real systems and of the fixture on disk, for programs that read files. */
export interface WrittenOutputs {
  readonly folder: string
  /** Texts by path below the folder. */
  readonly files: ReadonlyMap<string, string>
  /** Removes the folder. */
  remove(): void
}

/** Compiles all systems, wholly or for some targets, and writes what comes out into a new folder. */
export async function writeOutputs(targets?: readonly string[]): Promise<WrittenOutputs> {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-outputs-'))
  const request = targets === undefined ? {} : { targets }
  const compiled = await Promise.all(
    [...systems.map(specsOf), shopSpecs()].map((specs) => compileSpecs(specs, request)),
  )
  const files = new Map(compiled.flatMap((one) => [...filesOf(one)]))
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return { folder, files, remove: () => rmSync(folder, { recursive: true }) }
}
