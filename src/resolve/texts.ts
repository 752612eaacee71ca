import type { Path } from '../diagnostics/diagnostic.ts'
import type { Context } from './context.ts'
import { report } from './context.ts'

/**
 * Reports a text that Kubernetes' own tools would not keep: kustomize fails on, or changes, what it writes of a line
 * separator, and of several lines of which the first starts with a tab.
 */
export function refuseFragile(context: Context, text: string, at: Path): void {
  if (text.includes('\u2028'))
    report(context, 'bad-format', at, 'kubectl would change the character U+2028 in this text', {
      help: 'Remove it, or write a line end.',
    })
  if (/^\t.*\n/.test(text))
    report(context, 'bad-format', at, 'kubectl cannot read a text of several lines that begins with a tab', {
      help: 'Begin it with another character, such as a space or an empty line.',
    })
}
