import { expression } from './expression.ts'
import type { BuiltImage } from './images.ts'

/** The variable of a deployment job that holds the digest of an image. */
export function digestVariable({ id }: BuiltImage): string {
  return `${id.toUpperCase().replaceAll('-', '_')}_DIGEST`
}

/** The digests that the build job has handed over, as variables. */
export function digestVariables(images: readonly BuiltImage[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    images.map((image) => [digestVariable(image), expression(`needs.build.outputs.${image.id}`)]),
  )
}
