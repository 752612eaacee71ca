/** A directive as nginx sees it. */
export interface Directive {
  words: string[]
  block?: Directive[]
}

/**
 * Reads a configuration by the rules of nginx's tokenizer, to check what the printer wrote: a backslash takes the
 * next character along, everywhere; a quote opens only at the start of a word; after a closing quote must come a
 * space, `;` or `{`; `{` ends a bare word, unless it follows a `$`; the escapes are undone in quoted and bare words.
 */
export function readNginx(text: string): Directive[] {
  const reader = { text, position: 0 }
  const directives = readBlock(reader)
  if (reader.position <= text.length) throw new Error('unexpected "}"')
  return directives
}

interface Reader {
  readonly text: string
  position: number
}

/** Reads up to and over the closing brace, or past the end of the text. */
function readBlock(reader: Reader): Directive[] {
  const directives: Directive[] = []
  let words: string[] = []
  for (;;) {
    const character = skipSpaces(reader)
    if (character === '' || character === '}') {
      if (words.length > 0) throw new Error(`unexpected end after ${JSON.stringify(words)}`)
      reader.position += 1
      return directives
    }
    if (character !== ';' && character !== '{') {
      words.push(readWord(reader))
      continue
    }
    if (words.length === 0) throw new Error(`unexpected "${character}"`)
    reader.position += 1
    directives.push(character === ';' ? { words } : { words, block: readBlock(reader) })
    words = []
  }
}

/** Moves to the next character that is neither space nor in a comment, and gives it; '' at the end. */
function skipSpaces(reader: Reader): string {
  const spaces = /(?:[ \t\r\n]|#[^\n]*)*/y
  spaces.lastIndex = reader.position
  spaces.test(reader.text)
  reader.position = spaces.lastIndex
  return reader.text[reader.position] ?? ''
}

const bareWord = /((?:\\.|\$\{|[^\\ \t\r\n;{])+)(?=[ \t\r\n;{])/suy
const quotedWords: Record<string, RegExp> = {
  '"': /"((?:\\.|[^\\"])*)"(?=[ \t\r\n;{])/suy,
  "'": /'((?:\\.|[^\\'])*)'(?=[ \t\r\n;{])/suy,
}

function readWord(reader: Reader): string {
  const pattern = quotedWords[reader.text[reader.position] ?? ''] ?? bareWord
  pattern.lastIndex = reader.position
  const word = pattern.exec(reader.text)?.[1]
  if (word === undefined)
    throw new Error(`no word at "${reader.text.slice(reader.position, reader.position + 40)}"`)
  reader.position = pattern.lastIndex
  return undoEscapes(word)
}

function undoEscapes(word: string): string {
  const controls: Record<string, string> = { t: '\t', r: '\r', n: '\n' }
  return word.replace(/\\(["'\\trn])/g, (_, escaped: string) => controls[escaped] ?? escaped)
}
