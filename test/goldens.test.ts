import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileSpecs, specsOf } from './in-memory.ts'

const systems = readdirSync('environments')

/** Files on disk that Plinth owns: all but its locks, and what people keep beside them. */
function onDisk(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .filter((path) => !path.endsWith('.plinth.lock') && !/(^|\/)(\.env|secrets\/.*)$/.test(path))
    .sort()
}

test.each(systems)('out/%s is what its specs compile to', async (system) => {
  const { diagnostics, units } = await compileSpecs(specsOf(system))
  expect(diagnostics.filter((one) => one.severity === 'error')).toEqual([])
  const files = units.flatMap((unit) =>
    unit.files.map((file) => ({ ...file, path: `${unit.folder}/${file.path}` })),
  )
  expect(onDisk(`out/${system}`).map((path) => `${system}/${path}`)).toEqual(
    files.map((file) => file.path).sort(),
  )
  for (const file of files) {
    expect(readFileSync(`out/${file.path}`, 'utf8'), file.path).toBe(file.text)
    expect((statSync(`out/${file.path}`).mode & 0o111) !== 0, `${file.path} is executable`).toBe(
      file.executable,
    )
  }
})
