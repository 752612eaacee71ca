/**
 * The path of a layer that a file names, relative to the project's root; undefined if it is not a relative path with
 * forward slashes, or if it leaves the folder `root` (`''` for the project's own).
 */
export function layerPath(from: string, written: string, root: string): string | undefined {
  if (written.startsWith('/') || written.includes('\\') || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(written))
    return undefined
  const segments = from.split('/').slice(0, -1)
  for (const segment of written.split('/')) {
    if (segment === '..') {
      if (segments.length === 0) return undefined
      segments.pop()
    } else if (segment !== '.' && segment !== '') segments.push(segment)
  }
  const path = segments.join('/')
  return root === '' || path.startsWith(`${root}/`) ? path : undefined
}
