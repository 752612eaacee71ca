import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments, stringify } from 'yaml'

/** As many files as the overlay of a tier of this size has in practice. */
const patchCount = 13

/**
 * What one would maintain by hand instead: the same objects as a kustomize base, and an overlay of patches that say
 * their settings again. Its result is the same; the work is what kustomize does for a tier. Returns its folder.
 */
export function kustomizeOverlay(kubernetes, folder) {
  cpSync(kubernetes, join(folder, 'base'), { recursive: true })
  mkdirSync(join(folder, 'overlay'), { recursive: true })
  const patches = objectsIn(kubernetes)
    .filter((object) => object.spec !== undefined)
    .slice(0, patchCount)
    .map(({ apiVersion, kind, metadata, spec }, index) => {
      const patch = {
        apiVersion,
        kind,
        metadata: { name: metadata.name, namespace: metadata.namespace },
        spec,
      }
      const path = `${index}-${kind.toLowerCase()}.yaml`
      writeFileSync(join(folder, 'overlay', path), stringify(patch))
      return { path }
    })
  writeFileSync(join(folder, 'overlay/kustomization.yaml'), stringify({ resources: ['../base'], patches }))
  return join(folder, 'overlay')
}

function objectsIn(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map((document) => document.toJS())
    .filter((object) => object?.metadata?.name !== undefined)
}
