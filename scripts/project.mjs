import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The absolute path of a file of this project. */
export function inProject(...parts) {
  return join(root, ...parts)
}

/** The text of a file, or undefined where there is none. */
export async function readIfPresent(path) {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes a file unless it already has this content; readers see the old or the new one, never a part. */
export async function writeIfChanged(path, content) {
  if ((await readIfPresent(path)) === content) return false
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}`
  await writeFile(temporary, content)
  await rename(temporary, path)
  return true
}
