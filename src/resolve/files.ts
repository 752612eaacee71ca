import type { Path } from '../diagnostics/diagnostic.ts'
import type { MountedFile } from '../model/workload.ts'
import type { Context, JobSpec, ServiceSpec } from './context.ts'
import { refers, refuseTwoForms, report, sortedEntries } from './context.ts'
import { repositoryText } from './repository.ts'
import { refuseFragile } from './texts.ts'

type FileSpec = NonNullable<(ServiceSpec | JobSpec)['files']>[string]

/** Files of a program, sorted by path. `flags` is the file of all flags. */
export function filesOf(
  context: Context,
  spec: Pick<ServiceSpec | JobSpec, 'files'>,
  at: Path,
  flags: string,
): readonly MountedFile[] {
  return sortedEntries(spec.files).flatMap(([path, file]) => {
    const content = contentOf(context, file, [...at, 'files', path], flags)
    return content === undefined ? [] : [{ path, content }]
  })
}

function contentOf(
  context: Context,
  file: FileSpec,
  at: Path,
  flags: string,
): MountedFile['content'] | undefined {
  refuseTwoForms(context, file, at, [['text'], ['from'], ['secret'], ['flags']])
  refuseTwoForms(context, file, at, [['secret'], ['flags'], ['executable']])
  const text = (content: string | undefined): MountedFile['content'] | undefined =>
    content === undefined ? undefined : { kind: 'text', text: content, executable: file.executable ?? false }
  if (file.flags !== undefined) return text(flags)
  if (file.text !== undefined) {
    refuseFragile(context, file.text, [...at, 'text'])
    return text(file.text)
  }
  if (file.from !== undefined) {
    const source = repositoryText(context, file.from, [...at, 'from'])
    if (source !== undefined) refuseFragile(context, source.text, [...at, 'from'])
    return text(source?.text)
  }
  if (file.secret !== undefined)
    return refers(context, 'secrets', file.secret, [...at, 'secret'])
      ? { kind: 'secret', secret: file.secret }
      : undefined
  report(context, 'missing-key', at, 'nothing says what is in the file', {
    side: 'key',
    lacks: ['text', 'from', 'secret', 'flags'],
    help: 'Write `text: …`, `from: config/log.yaml`, `secret: NAME` or `flags: json`.',
  })
  return undefined
}
