import { readdirSync, readFileSync } from 'node:fs'
import { type Compilation, type CompileHost, type CompileRequest, compile } from '../src/compile.ts'

/** The texts of specs, by path. */
export type Specs = Readonly<Record<string, string>>

/** A host that knows only these texts. */
export function inMemory(specs: Specs): CompileHost {
  return {
    read: (path) => {
      const text = specs[path]
      return text === undefined ? undefined : { path, text }
    },
    list: (folder) =>
      Object.keys(specs)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1))
        .filter((name) => !name.includes('/')),
  }
}

/** The specs of a real system of this repository, and the files that they name beside them. */
export function specsOf(system: string): Specs {
  const folder = `environments/${system}`
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      `${parentPath}/${name}`,
      readFileSync(`${parentPath}/${name}`, 'utf8'),
    ]),
  )
}

/** Compiles specs as `plinth` would on 21 November 2026. */
export function compileSpecs(specs: Specs, request: Partial<CompileRequest> = {}): Promise<Compilation> {
  const system = Object.keys(specs)[0]?.split('/')[1] ?? ''
  return compile({ environments: 'environments', system, today: '2026-11-21', ...request }, inMemory(specs))
}

/** The compiled files by their path below `out/`. */
export function filesOf({ units }: Compilation): ReadonlyMap<string, string> {
  return new Map(
    units.flatMap((unit) => unit.files.map((file) => [`${unit.folder}/${file.path}`, file.text] as const)),
  )
}
