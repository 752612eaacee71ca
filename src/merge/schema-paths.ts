import type { Path } from '../diagnostics/diagnostic.ts'
import { literalPaths, replacedPaths } from '../model/merge-paths.ts'

/** Patterns by their first key; `end` where a pattern ends. */
interface Patterns {
  readonly keys: Map<string, Patterns>
  end: boolean
}

const replaced = patternsOf(replacedPaths)
const literal = patternsOf(literalPaths)

/** Whether a map at this path of a spec replaces the one of a lower layer. */
export function replacesWhole(path: Path): boolean {
  return matches(path, 0, replaced)
}

/** Whether null is a value at this path: anywhere below a map whose values are taken as they are. */
export function isLiteral(path: Path): boolean {
  return leadsBelow(path, 0, literal)
}

function patternsOf(paths: readonly string[]): Patterns {
  const root: Patterns = { keys: new Map(), end: false }
  for (const path of paths) {
    let node = root
    for (const key of path.split('.')) {
      const next = node.keys.get(key) ?? { keys: new Map(), end: false }
      node.keys.set(key, next)
      node = next
    }
    node.end = true
  }
  return root
}

function matches(path: Path, depth: number, patterns: Patterns): boolean {
  if (depth === path.length) return patterns.end
  const branches = [patterns.keys.get(String(path[depth])), patterns.keys.get('*')]
  return branches.some((branch) => branch !== undefined && matches(path, depth + 1, branch))
}

/** Whether a pattern ends before the path does. */
function leadsBelow(path: Path, depth: number, patterns: Patterns): boolean {
  if (depth === path.length) return false
  if (patterns.end) return true
  const branches = [patterns.keys.get(String(path[depth])), patterns.keys.get('*')]
  return branches.some((branch) => branch !== undefined && leadsBelow(path, depth + 1, branch))
}
