import type { Path } from '../diagnostics/diagnostic.ts'
import type { Environment } from '../model/environment.ts'

/** What the author wrote that an object of this name comes from; the patches where nobody knows. */
export function objectPath({ services, jobs, stores }: Environment, name: string): Path {
  const collections = { services, jobs, stores }
  for (const [collection, all] of Object.entries(collections)) {
    const found = all.find((one) => name === one.name)
    if (found !== undefined) return [collection, found.name]
  }
  return ['patches']
}
