import type { Path } from '../diagnostics/diagnostic.ts'
import type { Environment } from '../model/environment.ts'

/** Something in an output: a file or an object of a target, and what in it. */
export interface OutputPlace {
  readonly target: string
  /** As patches select it: `Deployment/api`, or the path of a file. */
  readonly selector: string
  /** Dotted path of what is wrong; its indexes and items do not count. */
  readonly within: string
}

/** The patch that changed a place of an output, as a path of the spec; `otherwise` where no patch did. */
export function changedBy({ patches }: Environment, place: OutputPlace, otherwise: Path): Path {
  const candidates = patches
    .filter(({ target, selector }) => target === place.target && selector === place.selector)
    .flatMap((patch) => [...patch.set.keys()].map((path) => ({ name: patch.name, path })))
  const within = withoutItems(place.within)
  const found = candidates.findLast(({ path }) => isRelated(withoutItems(path), within)) ?? candidates.at(-1)
  return found === undefined ? otherwise : ['patches', found.name, 'set', found.path]
}

function withoutItems(path: string): string {
  return path.replaceAll(/\[[^\]]*\]/g, '')
}

function isRelated(path: string, within: string): boolean {
  return path === within || path.startsWith(`${within}.`) || within.startsWith(`${path}.`)
}
