import { type KeyToPath, KubeConfigMap } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Environment } from '../../model/environment.ts'
import type { Configuration } from '../../model/workload.ts'
import { printBody } from '../../print/print.ts'
import { configurationFiles } from '../shared/configuration.ts'
import type { Given } from './given.ts'
import { contentHash } from './names.ts'
import { type KubernetesObject, manifest } from './object.ts'

/** A file that a ConfigMap carries: its path inside of the volume. */
export interface ConfigFile {
  readonly path: string
  readonly text: string
  readonly executable: boolean
}

/** A ConfigMap with files, and how a volume lays them out; without `items` each key is its path. */
export interface FileMap {
  readonly configMap: KubernetesObject
  readonly items: readonly Given<KeyToPath>[] | undefined
}

/**
 * Most bytes in one ConfigMap: `kubectl apply` keeps a copy in an annotation, which holds 256 KiB.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
 */
const mostBytes = 200 * 2 ** 10

/** The files of a generated configuration, as this tier's containers on Kubernetes mount them. */
export function generatedFiles(
  configuration: Configuration,
  environment: Environment,
): readonly ConfigFile[] {
  return configurationFiles(configuration, environment, 'kubernetes').map(({ path, body, executable }) => ({
    path,
    text: printBody(body, environment.sourceFile),
    executable: executable ?? false,
  }))
}

/** ConfigMaps named `<name>-<hash>` that hold the files between them, in order. */
export function fileMaps(
  name: string,
  labels: Readonly<Record<string, string>>,
  files: readonly ConfigFile[],
): readonly FileMap[] {
  return portions(files).map((portion) => {
    const data = Object.fromEntries(portion.map(({ path, text }) => [keyOf(path), text]))
    return {
      configMap: manifest(KubeConfigMap, {
        metadata: { name: `${name}-${contentHash(data)}`, labels },
        immutable: true,
        data,
      }),
      items: portion.every(({ path }) => keyOf(path) === path)
        ? undefined
        : portion.map(({ path }) => ({ key: keyOf(path), path })),
    }
  })
}

/** A path as the key of a ConfigMap, which has no slashes: https://kubernetes.io/docs/concepts/configuration/configmap/ */
export function keyOf(path: string): string {
  return path.replaceAll('/', '__').replace(/[^A-Za-z0-9._-]/g, '_')
}

function portions(files: readonly ConfigFile[]): readonly (readonly ConfigFile[])[] {
  const all: ConfigFile[][] = []
  let room = 0
  for (const file of files) {
    const size = Buffer.byteLength(file.text)
    if (size > room) {
      all.push([])
      room = mostBytes
    }
    all.at(-1)?.push(file)
    room -= size
  }
  return all
}
