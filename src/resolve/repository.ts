import type { Path, Place, SourceText } from '../diagnostics/diagnostic.ts'
import type { Context } from './context.ts'
import { report } from './context.ts'

/** Reads a file of the repository by its path from the root; undefined where there is none. */
export type ReadFile = (path: string) => SourceText | undefined

/**
 * Most bytes of a file: `kubectl apply` keeps a copy of the ConfigMap that holds it in an annotation of 256 KiB.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
 */
const mostBytes = 200 * 2 ** 10
/** What decoders put in place of bytes that are no UTF-8, and what no text file holds. */
const noText = /(?![\t\n\r])[\p{Cc}\ufffd]/u

/** A text of the repository; undefined where it is missing, too large or no text, which is reported at `at`. */
export function repositoryText(context: Context, written: string, at: Path): SourceText | undefined {
  const path = normalized(written)
  const source = context.readFile(path)
  if (source === undefined) {
    report(context, 'unknown-reference', at, `there is no file "${path}" in the repository`, {
      help: 'Write its path from the root of the repository, where `plinth` is run.',
    })
    return undefined
  }
  const bytes = Buffer.byteLength(source.text)
  if (bytes > mostBytes) {
    report(context, 'file-too-large', at, `"${path}" has more than 200 KiB`, {
      help: 'Put it into the image, or on a volume: a ConfigMap holds no more.',
    })
    return undefined
  }
  const strange = noText.exec(source.text)
  if (strange === null) return source
  report(
    context,
    'not-utf8',
    at,
    `"${path}" is no UTF-8 text: line ${lineOf(source.text, strange.index)} has other bytes`,
    {
      help: 'Put it into the image: containers are given text files only.',
    },
  )
  return undefined
}

/** Reports a problem inside of a file of the repository, where it stands there. */
export function reportInside(context: Context, place: Place, at: Path, message: string, help: string): void {
  context.problems.push({ code: 'bad-format', at, side: 'value', message, help, place })
}

function normalized(path: string): string {
  return path
    .split('/')
    .filter((step) => step !== '' && step !== '.')
    .join('/')
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
