import type { System } from '../../model/environment.ts'
import { containersOf } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { commented } from '../../print/body.ts'
import { digestVariable } from './digests.ts'
import { expression } from './expression.ts'
import { type BuiltImage, imageName, isTagged } from './images.ts'
import { delivererOf } from './repository-settings.ts'
import { script } from './script.ts'

/** An image of this repository under the name that a cluster fetches it by: `ghcr.io/example/shop:1.4.2`. */
interface ReleasedImage {
  readonly reference: string
  readonly image: BuiltImage
}

/**
 * What the clusters that fetch their manifests themselves find in them: nobody puts a digest in its place. Those that
 * say a digest are there already.
 */
function releasedImages({ tiers }: System, images: readonly BuiltImage[]): readonly ReleasedImage[] {
  const references = tiers
    .filter((tier) => delivererOf(tier) !== undefined)
    .flatMap(({ services, jobs }) => [...services, ...jobs])
    .flatMap(({ workload }) => containersOf(workload).map((container) => container.image))
  return [...new Set(references)].sort().flatMap((reference) => {
    const image = images.find(({ name }) => name === imageName(reference))
    return image === undefined || !isTagged(reference) ? [] : [{ reference, image }]
  })
}

/** The step that gives what was built the names of releases that are not there yet; none where no cluster needs one. */
export function releaseStep(system: System, images: readonly BuiltImage[]): DataMap | undefined {
  const released = releasedImages(system, images)
  if (released.length === 0) return undefined
  const built = images.filter((image) => released.some((one) => one.image === image))
  const step: DataMap = {
    name: 'Release',
    env: Object.fromEntries(
      built.map((image) => [digestVariable(image), expression(`steps.${image.id}.outputs.digest`)]),
    ),
    run: script('release', {
      images: released.map(({ reference, image }) => ({
        reference,
        built: `"${image.name}@$${digestVariable(image)}"`,
      })),
    }),
  }
  return commented(step, {
    '': 'Clusters fetch the releases that the manifests name: a new one is what is built with the commit that names it.',
  })
}
