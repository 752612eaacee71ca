/**
 * Characters that no output shows as they are: controls (but tab and line feed), invisible and direction-changing
 * characters, unusual spaces, line separators and lone surrogates. The ranges are spelled out because
 * `\p{Cf}` and the like differ between Node versions.
 */
const pattern =
  '(?![\\t\\n])\\p{Cc}|\\p{Cs}|' +
  '[\\xa0\\xad\\u061c\\u1680\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff]'
const first = new RegExp(pattern, 'u')
const every = new RegExp(pattern, 'gu')

/** Whether a text holds a character that is better not written as it is. Tab and line feed are fine. */
export function hasUnprintable(text: string): boolean {
  // Most texts are ASCII, which is told much faster.
  return /[^\t\n -~]/.test(text) && first.test(text)
}

/** The text with each such character as `\uXXXX`, which YAML's double quotes read back. */
export function escapeUnprintable(text: string): string {
  return text.replace(every, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
