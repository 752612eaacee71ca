import type { MapNode } from '../parse/source.ts'

/** One file of a tier, read, with everything that it builds on. */
export interface Layer {
  /** As messages show it: relative to the project's root, forward slashes. */
  readonly path: string
  readonly node: MapNode
  /** The paths of all layers that this one extends, directly or through others. It overrides them. */
  readonly extends: ReadonlySet<string>
}

/** The root key that names the layers below; it says how to merge and is not part of what is merged. */
export const extendsKey = 'extends'
