type Correction = (text: string) => string

/** What people write for a unit or a word, and what the spec says. */
const units: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  duration: [
    [/^pt/i, ''],
    [/\s+/g, ''],
    [/(milliseconds?|millis|msecs?)$/i, 'ms'],
    [/(seconds?|secs?)$/i, 's'],
    [/(minutes?|mins?)$/i, 'm'],
    [/(hours?|hrs?)$/i, 'h'],
    [/days?$/i, 'd'],
    [/weeks?$/i, 'w'],
    [/years?$/i, 'y'],
  ],
  rate: [
    [/\s+/g, ''],
    [/(r|rq|req|requests?)?(\/|p|per)(s|sec|seconds?)$/i, '/s'],
    [/(r|rq|req|requests?)?(\/|p|per)(m|min|minutes?)$/i, '/min'],
    [/(r|rq|req|requests?)?(\/|p|per)(h|hr|hours?)$/i, '/h'],
    [/(r|rq|req|requests?)?(\/|p|per)(d|days?)$/i, '/d'],
  ],
}

function replaced(text: string, replacements: readonly (readonly [RegExp, string])[]): string {
  return replacements.reduce((result, [pattern, word]) => result.replace(pattern, word), text)
}

const withoutSpaces: Correction = (text) => text.replace(/\s+/g, '')

/** Kubernetes' `M` is a million bytes and most people mean the binary unit. */
const binarySize: Correction = (text) =>
  withoutSpaces(text).replace(/([kmgt])i?b?$/i, (_, unit: string) => `${unit.toUpperCase()}i`)

const decimalSize: Correction = (text) =>
  withoutSpaces(text).replace(
    /([kmgt])b$/i,
    (_, unit: string) => `${unit.toLowerCase() === 'k' ? 'k' : unit.toUpperCase()}B`,
  )

/** `2:17` and `2am` as times of day, after the days of a week. */
const clock: Correction = (text) =>
  text
    .toLowerCase()
    .replace(
      /(\d{1,2})(?::(\d{2}))?\s*([ap])m\b/,
      (_, hour: string, minute = '00', half: string) =>
        `${(Number(hour) % 12) + (half === 'p' ? 12 : 0)}:${minute}`,
    )
    .replace(/\b(\d):(\d{2})\b/g, '0$1:$2')

const corrections: Readonly<Record<string, readonly Correction[]>> = {
  duration: [
    (text) => replaced(text, units.duration ?? []),
    (text) => replaced(text, units.duration ?? []).toLowerCase(),
    (text) => `${text}s`,
  ],
  size: [decimalSize, binarySize],
  cpu: [
    withoutSpaces,
    (text) => withoutSpaces(text).replace(/(millicores|millis?|mcpu)$/i, 'm'),
    (text) => withoutSpaces(text).replace(/(cores?|cpus?|vcpus?)$/i, ''),
  ],
  percentage: [withoutSpaces, (text) => `${text}%`, (text) => text.replace(/\s*percent$/i, '%')],
  rate: [(text) => replaced(text, units.rate ?? [])],
  time: [clock],
  weekly: [clock],
  monthly: [(text) => clock(text).replace(/^0|(st|nd|rd|th)\b/g, '')],
  date: [(text) => text.replace(/[./]/g, '-').replace(/-(\d)(?=-|$)/g, '-0$1')],
  indicator: [(text) => text.toLowerCase().replace(/\s*<=?\s*/, ' < ')],
}

/** What the author of a quantity that does not fit its pattern most likely meant; undefined where nobody knows. */
export function correctionOf(quantity: string, text: string, pattern: string): string | undefined {
  const fits = new RegExp(pattern, 'u')
  return corrections[quantity]?.map((correct) => correct(text)).find((corrected) => fits.test(corrected))
}

/** A text as a name: `My_Service` is `my-service`; undefined where nothing of it can stay. */
export function nameLike(text: string, pattern: string): string | undefined {
  const name = text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return new RegExp(pattern, 'u').test(name) ? name : undefined
}
