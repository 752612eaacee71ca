import { isDeepStrictEqual } from 'node:util'
import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, Place } from '../diagnostics/diagnostic.ts'
import { suggestion } from '../diagnostics/did-you-mean.ts'
import type { Environment, Patch } from '../model/environment.ts'
import type { MapNode } from '../parse/source.ts'
import { locate } from '../parse/source.ts'
import type { Body, Data } from '../print/body.ts'
import type { OutputFile } from '../targets/target.ts'
import { type Patchable, readAt, writeAt } from './body-path.ts'
import { nginxDirectives, unknownDirectives } from './nginx-directives.ts'
import { lostInNginx } from './nginx-lost.ts'
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
  return { files: patched, diagnostics: [...diagnostics, ...shadowed(facts.environment.patches, facts)] }
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
  let writes = 0
  const change = (part: Patchable): Patchable => {
    matches += 1
    const after = changed(patch, part, facts, problems)
    if (!isSamePart(part, after)) writes += 1
    return after
  }
  const result = files.map((file) => ({ ...file, body: changedBody(patch, file, change) }))
  if (matches !== patch.expects) return { files, diagnostics: unmatched(patch, matches, files, facts) }
  if (writes === 0 && problems.length === 0) problems.push(absorbed(patch, facts))
  // What is at a path may depend on entities that are missing.
  return { files: result, diagnostics: facts.missing?.length === 0 ? problems : [] }
}

function changedBody(patch: Patch, file: OutputFile, change: (part: Patchable) => Patchable): Body {
  const { body } = file
  const isFile = file.path === patch.selector
  const dataOf = (data: Data): Data => {
    const part = change({ data })
    return 'data' in part ? part.data : data
  }
  switch (body.kind) {
    case 'json':
      return isFile ? { ...body, value: dataOf(body.value) } : body
    case 'nginx': {
      const part = isFile ? change({ nodes: body.nodes }) : body
      return 'nodes' in part ? { ...body, nodes: part.nodes } : body
    }
    case 'yaml': {
      const isMeant = (document: Data) => isFile || objectName(document) === patch.selector
      return {
        ...body,
        documents: body.documents.map((document) => (isMeant(document) ? dataOf(document) : document)),
      }
    }
    case 'text':
      return body
  }
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
  if (files.some(({ path, body }) => path === selector && body.kind === 'text')) {
    const message = `the patch "${name}" cannot change ${selector}: patches change YAML, JSON and nginx's files`
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

function changed(patch: Patch, part: Patchable, { source }: PatchFacts, problems: Diagnostic[]): Patchable {
  const at = (half: 'set' | 'was', path: string, side: 'key' | 'value'): Place =>
    locate(source, ['patches', patch.name, half, path], side)
  for (const [path, expected] of patch.was) {
    const found = readAt(part, path)
    if (isDeepStrictEqual(plain(found), plain(expected as Data))) continue
    const is = found === undefined ? 'not there' : JSON.stringify(found)
    const message = `"${path}" of ${patch.selector} was ${JSON.stringify(expected)} for this patch, and is ${is}`
    const help = 'Look whether the patch is still wanted, and correct `was`.'
    problems.push(diagnostic('patch-mismatch', at('was', path, 'value'), message, { help }))
  }
  let result = part
  for (const [path, value] of patch.set) {
    // The spec's validation lets only YAML data through.
    const next = writeAt(result, path, value as Data)
    const unknown = 'nodes' in part && next !== undefined ? unknownDirectives(path, value as Data) : []
    for (const name of unknown) {
      const message = `nginx has no directive "${name}"${suggestion(name, nginxDirectives)}`
      problems.push(diagnostic('patch-directive-unknown', at('set', path, 'key'), message))
    }
    if (next === undefined) {
      const { message, help } = lost(result, path, value as Data, patch.selector)
      const extra = help === undefined ? {} : { help }
      problems.push(diagnostic('patch-mismatch', at('set', path, 'key'), message, extra))
    } else result = next
  }
  return result
}

interface Lost {
  readonly message: string
  readonly help?: string | undefined
}

/** Why a value has no place. */
function lost(part: Patchable, path: string, value: Data, selector: string): Lost {
  const found = 'nodes' in part ? lostInNginx(part.nodes, path, value) : undefined
  return found === undefined
    ? { message: `"${path}" leads nowhere in ${selector}` }
    : { message: `"${path}" ${found.words} in ${selector}`, help: found.help }
}

function isSamePart(before: Patchable, after: Patchable): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(before)), JSON.parse(JSON.stringify(after)))
}

function absorbed({ name, target }: Patch, { source }: PatchFacts): Diagnostic {
  const place = locate(source, ['patches', name, 'target', target])
  return diagnostic(
    'patch-absorbed',
    place,
    `the patch "${name}" changes nothing: the output says this already`,
  )
}

/** Values that a later patch of the same object replaces: patches are applied in the order of their names. */
function shadowed(patches: readonly Patch[], { source }: PatchFacts): readonly Diagnostic[] {
  return patches.flatMap((patch, index) =>
    [...patch.set].flatMap(([path, value]) => {
      const later = patches
        .slice(index + 1)
        .find(
          (other) =>
            isSameObject(patch, other) && other.set.has(path) && !isSameValue(other.set.get(path), value),
        )
      if (later === undefined) return []
      const message = `the patch "${later.name}" sets "${path}" of ${patch.selector} again`
      const related = [
        { message: 'the later one', place: locate(source, ['patches', later.name, 'set', path], 'key') },
      ]
      return [
        diagnostic('patch-shadowed', locate(source, ['patches', patch.name, 'set', path], 'key'), message, {
          related,
        }),
      ]
    }),
  )
}

function isSameObject(one: Patch, other: Patch): boolean {
  return one.target === other.target && one.selector === other.selector
}

function isSameValue(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(left, right)
}

/** Without keys that are undefined, which are never printed. */
function plain(data: Data | undefined): unknown {
  return data === undefined ? undefined : JSON.parse(JSON.stringify(data))
}

/**
 * A copy of a patched file, as another target embeds it. The patch has been judged on the file itself; `missed` is
 * told of a value that has no place in the copy.
 */
export function patchCopy(
  patches: readonly Patch[],
  target: string,
  file: OutputFile,
  missed: (patch: Patch, path: string) => void,
): OutputFile {
  let body = file.body
  for (const patch of patches) {
    if (patch.target !== target || patch.selector !== file.path) continue
    body = changedBody(patch, { ...file, body }, (part) => {
      let result = part
      for (const [path, value] of patch.set) {
        const next = writeAt(result, path, value as Data)
        if (next === undefined) missed(patch, path)
        else result = next
      }
      return result
    })
  }
  return { ...file, body }
}
