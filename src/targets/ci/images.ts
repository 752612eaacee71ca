import type { System } from '../../model/environment.ts'
import { type Build, containersOf } from '../../model/workload.ts'

/** An image that this repository builds: where from, and how jobs refer to it. */
export interface BuiltImage {
  /** Without tag and digest: `ghcr.io/example/shop`. */
  readonly name: string
  /** Of the step and the output: the last part of the name. */
  readonly id: string
  readonly build: Build
}

/** The images of services and jobs that say where they are built, each once. */
export function builtImages({ tiers }: System): readonly BuiltImage[] {
  const images = new Map<string, BuiltImage>()
  for (const { services, jobs } of tiers) {
    for (const workload of [...services, ...jobs].flatMap((one) => containersOf(one.workload))) {
      const name = imageName(workload.image)
      if (workload.build === undefined || images.has(name)) continue
      images.set(name, { name, id: uniqueId(name, images), build: workload.build })
    }
  }
  return [...images.values()]
}

/** A reference without its tag and digest. A port of a registry is not a tag: it stands before a slash. */
export function imageName(reference: string): string {
  return reference.replace(/@.*$/, '').replace(/:[^:/]*$/, '')
}

/** Whether a reference names a release by a tag, and no digest. */
export function isTagged(reference: string): boolean {
  return /:[^:/@]+$/.test(reference)
}

/** The host of the registry; undefined for Docker Hub. */
export function registryOf(name: string): string | undefined {
  const [first = '', ...rest] = name.split('/')
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : undefined
}

function uniqueId(name: string, images: ReadonlyMap<string, BuiltImage>): string {
  const last = name.split('/').at(-1) ?? name
  const plain = last.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-')
  const taken = new Set([...images.values()].map(({ id }) => id))
  return taken.has(plain) ? `${plain}-${taken.size}` : plain
}
