import { Lexer } from 'yaml'

// What the lexer gives besides pieces of the text: document, end of a flow collection, scalar follows.
const marks: readonly string[] = ['\u0002', '\u0018', '\u001f']

/** The offset of the quote or bracket that is still open at an offset of a text. */
export function openingBefore(text: string, offset: number): number | undefined {
  const open: number[] = []
  let at = 0
  let before = ''
  for (const lexeme of new Lexer().lex(text)) {
    if (at >= offset) break
    const isMark = marks.includes(lexeme)
    if (before !== '\u001f' && !isMark) {
      const isQuoteUntilThere = /^["']/.test(lexeme) && at + lexeme.length >= offset
      if (isQuoteUntilThere) return at
      if (lexeme === '[' || lexeme === '{') open.push(at)
      if (lexeme === ']' || lexeme === '}') open.pop()
    }
    if (!isMark) at += lexeme.length
    before = lexeme
  }
  return open.at(-1)
}
