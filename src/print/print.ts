import type { Body, TextBody } from './body.ts'
import { printComment } from './comment.ts'
import { printJson } from './json.ts'
import { printNginx } from './nginx.ts'
import { printYaml } from './yaml.ts'

/**
 * The text of an output file, with exactly one line break at its end; an empty text stays empty. Where the format
 * has comments, the first line (in a script, the second, after `#!`) says what it was generated from.
 */
export function printBody(body: Body, generatedFrom: string): string {
  const notice = `Generated from ${generatedFrom} by plinth. Do not edit.`
  switch (body.kind) {
    case 'yaml':
      return printComment(notice) + printYaml(body)
    case 'json':
      return printJson(body)
    case 'nginx':
      return printComment(notice) + printNginx(body)
    case 'text':
      return printText(body, notice)
  }
}

function printText(body: TextBody, notice: string): string {
  const content = body.text.replace(/(?<!\n)\n+$/, '')
  const text = content === '' ? '' : `${content}\n`
  if (body.comment === undefined) return text
  const shebang = /^#!.*\n/.exec(text)?.[0] ?? ''
  return shebang + printComment(notice, '', body.comment) + text.slice(shebang.length)
}
