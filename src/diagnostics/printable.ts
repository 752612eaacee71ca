// Control characters, lone surrogates, and the format characters that reorder text.
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u
// Combining marks and joiners.
const zeroWidth = /[\p{M}\p{Cf}]/u
// https://www.unicode.org/reports/tr11/: the wide blocks, coarsely.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const tabWidth = 4

/** A text that a terminal shows on one line: whatever would act on the terminal becomes a visible sign. */
export function printable(text: string): string {
  return unprintable.test(text) ? Array.from(text, printableCharacter).join('') : text
}

/** One character as `printable` shows it in a code frame; a tab becomes spaces. */
export function printableCharacter(character: string): string {
  if (character === '\t') return ' '.repeat(tabWidth)
  if (!unprintable.test(character)) return character
  const code = character.charCodeAt(0)
  // U+2400: the pictures of the C0 control characters.
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : '\ufffd'
}

/** How many columns of a terminal a character takes after `printableCharacter`. */
export function cells(character: string): number {
  if (character === '\t') return tabWidth
  if (character >= ' ' && character <= '~') return 1
  if (unprintable.test(character)) return 1
  if (zeroWidth.test(character)) return 0
  return wide.test(character) ? 2 : 1
}
