import { diagnostic } from './diagnostics/catalogue.ts'
import type { Diagnostic, SourceText } from './diagnostics/diagnostic.ts'

/** The files that describe tiers. */
export interface TierFiles {
  readonly files: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

interface Listing {
  list(folder: string): readonly string[]
  read(path: string): SourceText | undefined
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
  const texts = names.flatMap((name) => host.read(`${folder}/${name}`) ?? [])
  // A layer that extends others is more likely than they are to be the one that was meant to be a tier.
  const source = texts.find(({ text }) => /^extends\s*:/m.test(text)) ?? texts[0]
  const place = source && { source, start: 0, end: 0 }
  const help =
    source === undefined
      ? `Write ${folder}/production.yaml with \`tier: production\`.`
      : 'Write `tier: production` in the layer that is the tier; the others are there to be extended.'
  return { files: [], diagnostics: [diagnostic('system-not-found', place, message, { help })] }
}
