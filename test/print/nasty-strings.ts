import fc from 'fast-check'

/** Strings that some YAML reader would take for something else, or stumble over, if they stood bare. */
// biome-ignore format: a line for each kind is easier to read
export const nastyStrings: readonly string[] = [
  ...['', ' ', '  ', ' a', 'a ', '\t', '\ta', 'a\t', 'a\tb', '\n', '\n\n', '\na', 'a\n', 'a\n\n', 'a\n\n\n', '\n\na\n'],
  ...['y', 'Y', 'n', 'N', 'yes', 'Yes', 'YES', 'no', 'No', 'NO', 'on', 'On', 'ON', 'off', 'Off', 'OFF'],
  ...['true', 'True', 'TRUE', 'false', 'False', 'FALSE', 'null', 'Null', 'NULL', '~', 'nil', 'none', 'None'],
  ...['0', '-0', '+1', '1', '007', '0555', '0o7', '0O7', '0x1f', '0X1F', '0b11', '0B1', '1_000', '1,000', '_1', '1_'],
  ...['1.', 'e1', 'E10000', '-e+1', '.5', '-.5', '+.5', '1.5', '1e3', '1E3', '1e+3', '1.0e-3', '.1e2', '1.2.3', '10.0.0.1', '.', '..', '-.', '+.'],
  ...['.inf', '-.inf', '+.Inf', '.INF', '.nan', '.NaN', '.NAN', 'inf', 'NaN', 'Infinity', '0.', '._', '0x', '0b'],
  ...['22:22', '1:2:3', '190:20:30', '190:20:30.15', '-1:30', '5432:5432', '127.0.0.1:80:80', '08:30'],
  ...['2026-11-21', '2026-1-1', '2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43.10 -5', '2001-12-15 2:59:43'],
  ...['<<', '=', '-', '--', '---', '--- a', '...', '... a', '-a', '- a', '-[', '?', '? a', '?a', ':', ': a', ':a', 'a:'],
  ...['a: b', 'a:b', 'a :b', 'a #b', 'a# b', '#a', ' #a', 'a:\tb', 'a\t#b', '*/5 * * * *', '0 2 * * 0', '*', '&', '&a', '*a'],
  ...['!', '!!str a', '!a', '|', '|-', '>', '>-', '%', '%YAML 1.2', '@a', '`a`', '[', ']', '[a]', '{', '}', '{a: b}', ',', ',a'],
  ...['"', "'", '""', "''", '"a"', "'a'", "it's", 'say "hi"', `"'`, `'"`, '\\', 'a\\', '\\n', '"\\n"', "\\'", '{{ $labels.job }}'],
  ...['{"a": "b"}', '{job="x"}', 'sum(rate(x{a="b"}[5m])) > 5', 'a > b', 'https://a.example/?b=c#d', '/a/b', '~/a', '$HOME', '$(A)', '$A'],
  ...['__proto__', 'constructor', 'toString', '\u00e9t\u00e9', '\u00fc', '\u65e5\u672c\u8a9e', '\u{1f600}', '\u26a0\ufe0f', '\u2014'],
  ...['\0', '\x07', '\b', '\x1b[31m', '\r', '\r\n', 'a\rb', 'a\r\nb\r\n', '\x7f', '\x85', '\xa0', 'a\xa0', '\xad', '\u200b', '\u200d'],
  ...['\u2028', '\u2029', 'a\u2028b\n', 'a\x85b\nc', '\u202e', '\ufeff', '\ufeffa', '\ufffd', '\ufffe', '\uffff', '\ue000', '\u3000'],
  ...['a\nb', 'a\nb\n', 'a\n\nb', 'a\n b\n', ' a\nb', '  a\n b\n', '\ta\nb', 'a\n\tb\n', '\n a\nb', 'a \nb \n', 'a\n \nb', 'a\n  \nb\n'],
  ...[' \na', 'a\n ', 'a\n \n', 'a\n\t\nb', 'a\n\t', '\n \na', '# a\nb', 'a\n# b\n', '- a\n- b', '---\na', 'a\n---\nb\n', 'a\n...\n', '%a\nb'],
  ...['a: b\nc: d\n', '#!/bin/sh\nset -eu\n\nif true; then\n  echo "a"\nfi\n', 'a\n\n\n  b\n', `${'long '.repeat(60)}end`, 'a'.repeat(3000)],
]

const hard = fc.constantFrom(...nastyStrings)
const alphabet = [
  ...'aey1.0-+:#?*&!|>%@`\'"\\[]{},=~<_$ \t\n\r\0\x85\xa0\u2028\ufeff\u00e9\u{1f600}',
  ' ',
  ' ',
  '\n',
  '\n',
  ': ',
  ' #',
]

/** Strings made of what has a meaning somewhere, of nasty strings, and of anything at all. */
export const anyString: fc.Arbitrary<string> = fc.oneof(
  hard,
  fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 }),
  fc.array(fc.oneof(hard, fc.string()), { maxLength: 4 }).map((lines) => lines.join('\n')),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
