import { isScalar } from 'yaml'
import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, SourceText } from '../diagnostics/diagnostic.ts'
import { checkCharacters } from './characters.ts'
import { largestFile } from './limits.ts'
import { type Problems, problemsOf, StopReading } from './problems.ts'
import { readDocument, type YamlNode } from './read-document.ts'
import { readPlain } from './read-plain.ts'
import type { MapNode } from './source.ts'
import { toSource } from './to-source.ts'

/** What a text says. With errors in it there is a node where the rest still means what its author wrote. */
export interface Parsed {
  readonly node?: MapNode
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads a spec: one YAML 1.2 document (core schema) that is a map, within limits of size, depth and repetition.
 * Reports every problem with its place and never throws, whatever the text.
 */
export function parse(source: SourceText): Parsed {
  if (source.text.length > largestFile) return { diagnostics: [tooLarge(source)] }
  const characters = checkCharacters(source)
  const problems = problemsOf(source, characters.diagnostics)
  const plain = characters.diagnostics.length === 0 ? readPlain(source) : undefined
  if (plain !== undefined) return { node: plain, diagnostics: [] }
  const node = readSpec(characters.text, problems)
  return node === undefined || problems.isUnreadable()
    ? { diagnostics: problems.diagnostics }
    : { node, diagnostics: problems.diagnostics }
}

/** Reads a spec with the yaml package. */
export function readSpec(text: string, problems: Problems): MapNode | undefined {
  try {
    const document = readDocument(text, problems)
    if (problems.isUnreadable()) return undefined
    if (document === undefined || isEmpty(document)) {
      problems.add('empty-spec', 0, 0, 'the file is empty')
      return undefined
    }
    const node = toSource(document, problems)
    if (node.kind === 'map') return node
    const { start, end } = node.place
    problems.add(
      'spec-not-map',
      start,
      end,
      `the file holds a ${node.kind === 'list' ? 'list' : 'single value'}, not a map`,
    )
    return undefined
  } catch (error) {
    if (error instanceof StopReading) return undefined
    throw error
  }
}

/** Comments alone are as good as nothing; so is an empty value after `---`. */
function isEmpty(document: YamlNode): boolean {
  return isScalar(document) && document.value === null && document.source === ''
}

function tooLarge(source: SourceText): Diagnostic {
  const size = `${source.text.length} characters; at most ${largestFile} can be read`
  return diagnostic('file-too-large', { source, start: 0, end: 0 }, `the file has ${size}`)
}
