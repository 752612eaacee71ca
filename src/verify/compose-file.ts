import type { Data } from '../print/body.ts'
import { at, entries } from './data.ts'
import type { EmittedTier } from './rule.ts'

/** compose.yaml as it is about to be written, after patches; undefined where the target is not written. */
export function composeFile({ files }: EmittedTier): Data | undefined {
  const file = (files.get('compose') ?? []).find(({ path }) => path === 'compose.yaml')
  return file?.body.kind === 'yaml' ? file.body.documents[0] : undefined
}

/** Name and body of every container of compose.yaml. */
export function composeServices(tier: EmittedTier): readonly (readonly [string, Data])[] {
  return entries(at(composeFile(tier), 'services'))
}
