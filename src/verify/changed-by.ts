import type { Path } from '../diagnostics/diagnostic.ts'
import type { Environment } from '../model/environment.ts'
import type { PassThroughPart } from '../model/pass-through.ts'

/** Something in an output: a file or an object of a target, and what in it. */
export interface OutputPlace {
  readonly target: string
  /** As patches select it: `Deployment/api`, or the path of a file. */
  readonly selector: string
  /** Dotted path of what is wrong; its indexes and items do not count. */
  readonly within: string
}

/**
 * The patch that changed a place of an output, or else what is passed through to it, as a path of the spec;
 * `otherwise` where neither did.
 */
export function changedBy(environment: Environment, place: OutputPlace, otherwise: Path): Path {
  const patched = environment.patches
    .filter(({ target, selector }) => target === place.target && selector === place.selector)
    .flatMap(({ name, set }) => [...set.keys()].map((path) => ({ path, at: ['patches', name, 'set', path] })))
  const within = withoutItems(place.within)
  const found = patched.findLast(({ path }) => isRelated(withoutItems(path), within))
  return found?.at ?? passedThrough(environment, place) ?? otherwise
}

/** What stands before the fields of each part in the path of an object. */
const prefixes: Readonly<Record<PassThroughPart, string>> = {
  workload: 'spec.',
  pod: 'template.spec.',
  container: '.containers.',
  service: 'spec.',
}

function passedThrough(
  { passThroughs }: Environment,
  { target, selector, within }: OutputPlace,
): Path | undefined {
  const name = selector.split('/').at(-1) ?? ''
  const path = withoutItems(within)
  if (target === 'compose') return passedToCompose(passThroughs, path)
  const candidates = passThroughs
    .filter((one) => one.target === target && (one.workload === name || name.startsWith(`${one.workload}-`)))
    .flatMap(({ at, part, value }) => Object.keys(value).map((key) => ({ at, key, prefix: prefixes[part] })))
  const found = candidates.find(({ key, prefix }) => {
    const start = path.indexOf(prefix)
    return start >= 0 && isRelated(key, path.slice(start + prefix.length))
  })
  return found && [...found.at, found.key]
}

/** Of compose.yaml the path says which service it is. */
function passedToCompose(passThroughs: Environment['passThroughs'], path: string): Path | undefined {
  const candidates = passThroughs
    .filter((one) => one.target === 'compose')
    .flatMap(({ at, workload, value }) => Object.keys(value).map((key) => ({ at, key, workload })))
  const found = candidates.find(({ key, workload }) => isRelated(path, `services.${workload}.${key}`))
  return found && [...found.at, found.key]
}

function withoutItems(path: string): string {
  return path.replaceAll(/\[[^\]]*\]/g, '')
}

function isRelated(path: string, within: string): boolean {
  return path === within || path.startsWith(`${within}.`) || within.startsWith(`${path}.`)
}
