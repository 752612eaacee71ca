import { diagnostic } from './diagnostics/catalogue.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'

/** The files that describe tiers. */
export interface TierFiles {
  readonly files: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

interface Listing {
  list(folder: string): readonly string[]
  read(path: string): { readonly text: string } | undefined
}

/**
 * The layers of a system's folder that say `tier:`; the others are there to be extended. A file that cannot be read
 * as YAML counts as well, so that its mistakes are reported.
 */
export function tierFiles(
  request: { readonly environments: string; readonly system: string },
  host: Listing,
): TierFiles {
  const folder = `${request.environments}/${request.system}`
  const names = host
    .list(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
  const files = names
    .map((name) => `${folder}/${name}`)
    .filter((path) => /^\uFEFF?tier\s*:/m.test(host.read(path)?.text ?? ''))
  if (files.length > 0) return { files, diagnostics: [] }
  const message =
    names.length === 0
      ? `there is no system "${request.system}": ${folder} has no YAML file`
      : `no file of ${folder} says which tier it describes`
  return {
    files: [],
    diagnostics: [
      diagnostic('system-not-found', undefined, message, {
        help: `Write ${folder}/production.yaml with \`tier: production\`.`,
      }),
    ],
  }
}
