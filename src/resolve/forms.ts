import type { Path } from '../diagnostics/diagnostic.ts'
import type { Context } from './context.ts'
import { report } from './context.ts'

/** What a text must look like once the names between its braces are replaced. */
interface Form {
  readonly words: string
  readonly pattern: RegExp
  readonly help: string
}

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
// A last part of digits alone would make it an address: https://www.rfc-editor.org/rfc/rfc3696#section-2
const host = `(?=.{1,253}$)(?:${label}\\.)*(?!\\d+$)${label}`
const number = '(?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])'
const address = `(?:${label}\\.)*${label}(?::${number})?`
const component = '[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*'
const repository = `(?:(?:localhost|[a-z0-9-]+(?:\\.[a-z0-9-]+)+|[a-z0-9-]+(?=:\\d))(?::${number})?/)?${component}(?:/${component})*`

const forms = {
  host: {
    words: 'a host name',
    pattern: new RegExp(`^(?:\\*\\.)?${host}$`),
    help: 'Each part between dots has 1 to 63 small letters, digits and inner hyphens, and the last is no number.',
  },
  server: {
    words: 'a host name or an address',
    pattern: new RegExp(`^(?=.{1,253}$)(?:${label}\\.)*${label}$`),
    help: 'Each part between dots has 1 to 63 small letters, digits and inner hyphens.',
  },
  smarthost: {
    words: 'a host with a port',
    pattern: new RegExp(`^(?:${label}\\.)*${label}:${number}$`),
    help: 'Write it like smtp.example.com:587.',
  },
  origin: {
    words: 'an origin',
    pattern: new RegExp(`^https?://${address}$`),
    help: 'Write scheme and host, and a port where it is not the usual one: https://app.example.com.',
  },
  url: {
    words: 'a URL',
    pattern: new RegExp(`^https?://${address}(?:/[^\\s\\\\"'\`<>{}|^$]*)?$`),
    help: 'Write scheme, host in small letters, port where it is not the usual one, and path: https://api.example.com/health.',
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  bucket: {
    words: 'a name of a bucket',
    pattern: /^(?=.{3,63}$)(?!.*\.\.)[a-z0-9][a-z0-9.-]*[a-z0-9]$/,
    help: 'It has 3 to 63 small letters, digits, hyphens and dots, with a letter or digit at both ends.',
  },
  // https://github.com/distribution/reference/blob/main/reference.go
  image: {
    words: 'a reference of an image',
    pattern: new RegExp(`^(?=.{1,400}$)${repository}(?::\\w[\\w.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$`),
    help: 'Write REGISTRY/NAME:TAG in small letters, such as ghcr.io/example/shop:1.4.2; the registry may be left out.',
  },
  repository: {
    words: 'a repository of images',
    pattern: new RegExp(`^(?=.{1,255}$)${repository}$`),
    help: 'Write it without a tag, such as ghcr.io/example/shop; `release` or `digest` says which version runs.',
  },
} as const satisfies Record<string, Form>

/** Reports a text that has not the form that its readers ask for; says whether it has. */
export function hasForm(
  context: Context,
  form: keyof typeof forms,
  text: string,
  at: Path,
  side: 'key' | 'value' = 'value',
): boolean {
  const { words, pattern, help } = forms[form]
  if (pattern.test(text)) return true
  report(context, 'bad-format', at, `"${text}" is not ${words}`, { help, side })
  return false
}
