import { isDeepStrictEqual } from 'node:util'
import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, Place } from '../diagnostics/diagnostic.ts'
import { suggestion } from '../diagnostics/did-you-mean.ts'
import type { Environment, Patch } from '../model/environment.ts'
import type { MapNode } from '../parse/source.ts'
import { locate } from '../parse/source.ts'
import type { Body, Data } from '../print/body.ts'
import type { OutputFile } from '../targets/target.ts'
import { parseDataPath, valueAt, withValue } from './data-path.ts'
import { objectName } from './object-name.ts'

/** Outputs of a tier, by target. */
export type FilesByTarget = ReadonlyMap<string, readonly OutputFile[]>

/** What patches make of the outputs. */
export interface Patched {
  readonly files: FilesByTarget
  readonly diagnostics: readonly Diagnostic[]
}

/** What a tier's patches are judged by. */
export interface PatchFacts {
  readonly environment: Environment
  readonly source: MapNode
  /** The day that decides what has expired, as `2026-11-21`. */
  readonly today: string
  /** All targets that there are, written in this run or not. */
  readonly targets: readonly string[]
  /**
   * Names of entities that the outputs lack because they are unsound: what seems to match nothing may be theirs.
   * Undefined where nobody knows what is missing.
   */
  readonly missing: readonly string[] | undefined
}

/**
 * Applies the author's patches. Each must match as many objects as it expects, find what it says was there, and
 * still be wanted; whatever is not so is reported at the patch.
 */
export function patchOutputs(files: FilesByTarget, facts: PatchFacts): Patched {
  const diagnostics: Diagnostic[] = []
  const patched = new Map(files)
  for (const patch of facts.environment.patches) {
    diagnostics.push(...expired(patch, facts), ...unknownTarget(patch, facts))
    // A target that is not written in this run is patched when it is.
    const target = patched.get(patch.target)
    if (target === undefined) continue
    const applied = applyPatch(patch, target, facts)
    patched.set(patch.target, applied.files)
    diagnostics.push(...applied.diagnostics)
  }
  return { files: patched, diagnostics }
}

/** An expired patch is still applied: the day reaches no output. */
function expired({ name, until }: Patch, { source, today }: PatchFacts): readonly Diagnostic[] {
  if (until === undefined || until >= today) return []
  const place = locate(source, ['patches', name, 'until'])
  const help = 'Remove it, or give it a new end date.'
  return [diagnostic('patch-expired', place, `the patch "${name}" ended on ${until}`, { help })]
}

function unknownTarget({ name, target }: Patch, { source, targets }: PatchFacts): readonly Diagnostic[] {
  if (targets.includes(target)) return []
  const place = locate(source, ['patches', name, 'target', target], 'key')
  const message = `there is no target "${target}"${suggestion(target, targets)}`
  return [diagnostic('unknown-reference', place, message, { help: `Write one of ${targets.join(', ')}.` })]
}

interface Applied {
  readonly files: readonly OutputFile[]
  readonly diagnostics: readonly Diagnostic[]
}

function applyPatch(patch: Patch, files: readonly OutputFile[], facts: PatchFacts): Applied {
  const problems: Diagnostic[] = []
  let matches = 0
  const change = (document: Data): Data => {
    matches += 1
    return changed(patch, document, facts, problems)
  }
  const result = files.map((file) => ({ ...file, body: changedBody(patch, file, change) }))
  if (matches !== patch.expects) return { files, diagnostics: unmatched(patch, matches, files, facts) }
  // What is at a path may depend on entities that are missing.
  return { files: result, diagnostics: facts.missing?.length === 0 ? problems : [] }
}

function changedBody(patch: Patch, file: OutputFile, change: (document: Data) => Data): Body {
  const { body } = file
  const isFile = file.path === patch.selector
  if (body.kind === 'json') return isFile ? { ...body, value: change(body.value) } : body
  if (body.kind !== 'yaml') return body
  const documents = body.documents.map((document) =>
    isFile || objectName(document) === patch.selector ? change(document) : document,
  )
  return { ...body, documents }
}

function unmatched(
  patch: Patch,
  matches: number,
  files: readonly OutputFile[],
  { source, missing }: PatchFacts,
): readonly Diagnostic[] {
  const { name, target, selector, expects } = patch
  if (missing === undefined || missing.some((entity) => selector.includes(entity))) return []
  const place = locate(source, ['patches', name, 'target', target])
  if (files.some(({ path, body }) => path === selector && body.kind !== 'json' && body.kind !== 'yaml')) {
    const message = `the patch "${name}" cannot change ${selector}: patches change YAML and JSON`
    return [diagnostic('patch-unmatched', place, message)]
  }
  const candidates = files.flatMap(({ path, body }) => [path, ...objectNames(body)])
  const found = matches === 0 ? 'nothing' : matches === 1 ? 'one object' : `${matches} objects`
  const message = `the patch "${name}" matches ${found} in ${target}; it expects ${expects}${suggestion(selector, candidates)}`
  return [diagnostic('patch-unmatched', place, message)]
}

function objectNames(body: Body): readonly string[] {
  return body.kind === 'yaml' ? body.documents.flatMap((document) => objectName(document) ?? []) : []
}

function changed(patch: Patch, document: Data, { source }: PatchFacts, problems: Diagnostic[]): Data {
  const at = (part: 'set' | 'was', path: string, side: 'key' | 'value'): Place =>
    locate(source, ['patches', patch.name, part, path], side)
  for (const [path, expected] of patch.was) {
    const found = read(document, path)
    if (isDeepStrictEqual(plain(found), plain(expected as Data))) continue
    const is = found === undefined ? 'not there' : JSON.stringify(found)
    const message = `"${path}" of ${patch.selector} was ${JSON.stringify(expected)} for this patch, and is ${is}`
    const help = 'Look whether the patch is still wanted, and correct `was`.'
    problems.push(diagnostic('patch-mismatch', at('was', path, 'value'), message, { help }))
  }
  let result = document
  for (const [path, value] of patch.set) {
    // The spec's validation lets only YAML data through.
    const next = write(result, path, value as Data)
    if (next === undefined) {
      const message = `"${path}" leads nowhere in ${patch.selector}`
      problems.push(diagnostic('patch-mismatch', at('set', path, 'key'), message))
    } else result = next
  }
  return result
}

function read(document: Data, path: string): Data | undefined {
  const steps = parseDataPath(path)
  return steps && valueAt(document, steps)
}

function write(document: Data, path: string, value: Data): Data | undefined {
  const steps = parseDataPath(path)
  return steps && withValue(document, steps, value)
}

/** Without keys that are undefined, which are never printed. */
function plain(data: Data | undefined): unknown {
  return data === undefined ? undefined : JSON.parse(JSON.stringify(data))
}
