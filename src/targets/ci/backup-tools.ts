import type { System } from '../../model/environment.ts'
import { containersOf } from '../../model/workload.ts'
import { commented, type DataMap } from '../../print/body.ts'
import { isTagged } from './images.ts'
import { script } from './script.ts'

/** The image with the tools of backups, and the folder of the outputs with its Dockerfile. */
export interface ToolsImage {
  readonly reference: string
  readonly context: string
}

/** Those that the tiers name by a tag, each once. The later tiers have more to copy, and so more tools. */
export function backupTools({ name, tiers }: System): readonly ToolsImage[] {
  const contexts = new Map(
    tiers.flatMap(({ tier, workloads }) =>
      workloads
        .flatMap(containersOf)
        .filter(({ role, image }) => role === 'backup' && isTagged(image))
        .map(({ image }) => [image, `out/${name}/${tier}/backup`]),
    ),
  )
  return [...contexts].map(([reference, context]) => ({ reference, context }))
}

/**
 * The step that builds those that are not there yet. Not with each commit: a server has one of them beside it, and would
 * start again for the sake of its digest.
 */
export function toolsStep(images: readonly ToolsImage[]): DataMap | undefined {
  if (images.length === 0) return undefined
  const step: DataMap = { name: 'Build the tools of the backups', run: script('tools', { images }) }
  return commented(step, { '': 'Once for each name: another tag in the spec makes a new image.' })
}
