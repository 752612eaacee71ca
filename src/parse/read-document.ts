import { Composer, type CST, type Document, Lexer, type ParsedNode, Parser, Schema } from 'yaml'
import { deepest } from './limits.ts'
import { openingBefore } from './openings.ts'
import type { Problems } from './problems.ts'
import { yamlWords } from './yaml-words.ts'

/** The contents of a document as the yaml package reads them. */
export type YamlNode = ParsedNode

type ErrorSource = number | readonly number[] | { readonly offset: number; readonly source?: string }

/** What the lexer gives before the text of a plain scalar or a block. */
const scalarFollows = '\u001f'

// A function, so that the package is loaded only for what it reads.
// Keys are read as text, and duplicates are found later: the package compares each key with each other one.
const options = () => ({
  schema: new Schema({ schema: 'core', merge: false, resolveKnownTags: false }),
  stringKeys: true,
  uniqueKeys: false,
  prettyErrors: false,
})

/**
 * Reads the one YAML 1.2 document of a text, by the core schema. Undefined where the text holds none; the value is of
 * no use where `problems` were added.
 */
export function readDocument(text: string, problems: Problems): YamlNode | undefined {
  const token = readTokens(text, problems)
  return token === undefined ? undefined : composeToken(token, text, problems)
}

function readTokens(text: string, problems: Problems): CST.Document | undefined {
  const parser = new Parser()
  const documents: CST.Document[] = []
  const take = (tokens: Iterable<CST.Token>) => {
    for (const token of tokens) {
      if (token.type === 'document') documents.push(token)
      else takeMark(token, problems)
    }
  }
  let before = ''
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme.startsWith('!') && before !== scalarFollows) addTag(parser.offset, lexeme, problems)
    take(parser.next(lexeme))
    if (isBeyondLimits(parser, documents, problems)) return undefined
    before = lexeme
  }
  take(parser.end())
  isBeyondLimits(parser, documents, problems)
  return documents[0]
}

/** Both limits stop the reading at once: what comes after could take seconds. */
function isBeyondLimits(parser: Parser, documents: readonly CST.Document[], problems: Problems): boolean {
  // The stack holds the document and the scalar besides the maps and lists.
  if (parser.stack.length > deepest + 2) {
    problems.add('too-deep', parser.offset, parser.offset, tooDeepMessage)
    return true
  }
  const second = documents[1]
  if (second !== undefined) problems.add('many-documents', second.offset, second.offset + 3, manyDocuments)
  return second !== undefined
}

/** What `too-deep` says, here and where aliases are followed. */
export const tooDeepMessage = `maps and lists stand inside each other more than ${deepest} levels deep`

const manyDocuments = 'a second document begins here, but a file holds one spec'

function addTag(offset: number, tag: string, problems: Problems): void {
  problems.add('yaml-tag', offset, offset + tag.length, `the tag "${tag}" has no meaning in a spec`)
}

function takeMark(token: CST.Token, problems: Problems): void {
  if (token.type === 'error') {
    const message = token.source === '' ? token.message : `${token.message}: ${JSON.stringify(token.source)}`
    problems.addFirstOfLine(
      'yaml-syntax',
      token.offset,
      token.offset + token.source.length,
      yamlWords(message),
    )
  }
  if (token.type === 'directive' && !/^%YAML 1\.2\s*$/.test(token.source)) {
    const end = token.offset + token.source.length
    problems.addFirstOfLine(
      'yaml-syntax',
      token.offset,
      end,
      'a line that starts with "%" cannot stand in a spec',
    )
  }
}

function composeToken(token: CST.Document, text: string, problems: Problems): YamlNode | undefined {
  const composer = new Composer(options())
  const onError = (at: ErrorSource, code: string, message: string, isWarning?: boolean) => {
    if (isWarning === true || code === 'TAG_RESOLVE_FAILED' || code === 'MULTIPLE_TAGS') return
    const [start, end] = openingOf(message, text, offsetsOf(at))
    if (code === 'NON_STRING_KEY')
      problems.addFirstOfLine('key-not-text', start, end, 'a map, list or alias cannot be a key')
    else problems.addFirstOfLine('yaml-syntax', start, end, yamlWords(message))
  }
  // The package's own handler is private; it makes an Error with a stack for each of what can be a million problems.
  Object.assign(composer, { onError })
  const documents: Document.Parsed[] = [...composer.compose([token])]
  return documents[0]?.contents ?? undefined
}

function offsetsOf(at: ErrorSource): readonly [number, number] {
  if (typeof at === 'number') return [at, at + 1]
  if ('offset' in at) return [at.offset, at.offset + (at.source?.length ?? 1)]
  const start = at[0] ?? 0
  return [start, at[1] ?? start + 1]
}

/** The package points at where it missed a closing mark; an author looks for the opening one. */
function openingOf(
  message: string,
  text: string,
  range: readonly [number, number],
): readonly [number, number] {
  if (!/^Missing closing|end with a [}\]]$/.test(message)) return range
  const start = openingBefore(text, range[0])
  return start === undefined ? range : [start, start + 1]
}
