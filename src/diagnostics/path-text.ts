import type { Path } from './diagnostic.ts'

const plainKey = /^[A-Za-z0-9_$/{}-]+$/

/** A path as messages write it: `services.api.env["a.b"].list[0]`. */
export function pathText(path: Path): string {
  let text = ''
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`
    else if (!plainKey.test(key)) text += `[${JSON.stringify(key)}]`
    else text += text === '' ? key : `.${key}`
  }
  return text
}
