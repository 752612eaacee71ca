import type { Environment } from '../../model/environment.ts'
import { type OperatedStore, operatedStores } from '../../model/operated-stores.ts'
import { plainRuntime, type Runtime } from '../../model/runtime.ts'
import type { Workload } from '../../model/workload.ts'
import type { Lost } from './runtime.ts'

/** Words of an instance that CloudNativePG has no place for, as it runs images and programs of its own. */
export function lostToOperator(environment: Environment): readonly Lost[] {
  return operatedStores(environment).flatMap((store) => {
    const { name, workload } = store
    const passed = environment.passThroughs.filter(({ at }) => at[0] === 'stores' && at[1] === name)
    const words = [
      ...(workload === undefined ? [] : wordsOf(store, workload)),
      ...passed.flatMap(({ at }) => (at.includes('kubernetes') ? ['kubernetes'] : [])),
    ]
    return [...new Set(words)].map((word) => ({
      at: ['stores', name, 'instance', word],
      side: 'key' as const,
      message: `CloudNativePG runs "${name}" from an image of its own, without \`${word}\``,
      help: 'Remove it',
    }))
  })
}

/** The words of a container of which something comes, by the part of the model that holds it. */
const runtimeWords: Readonly<Partial<Record<keyof Runtime, string>>> = {
  devices: 'devices',
  gpu: 'gpu',
  hostname: 'hostname',
  hosts: 'hosts',
  platform: 'platform',
  sysctls: 'sysctls',
  ulimits: 'ulimits',
}

/** Variables and files that the kind itself gives its server. */
const own =
  /^(POSTGRES_|PGDATA$|\/etc\/postgresql\/|\/run\/secrets\/|\/etc\/postgres-|\/docker-entrypoint-initdb\.d\/)/

function wordsOf({ operated, version }: OperatedStore, workload: Workload): readonly string[] {
  const { runtime, env, files, image, security } = workload
  const asked = Object.entries(runtimeWords).flatMap(([key, word]) => {
    const said = Reflect.get(runtime, key)
    return JSON.stringify(said) === JSON.stringify(Reflect.get(plainRuntime, key)) ? [] : [word]
  })
  const { capabilities } = security
  return [
    ...asked,
    ...(capabilities.length > 0 ||
    runtime.groups.length > 0 ||
    runtime.privileged ||
    runtime.escalation ||
    runtime.host.length > 0
      ? ['security']
      : []),
    ...(env.some(({ name }) => !own.test(name)) ? ['env'] : []),
    ...(files.some(({ path }) => !own.test(path)) ? ['files'] : []),
    ...(isOfEdition(image, operated.image, version) ? [] : ['image']),
  ]
}

/** `postgres:17.11` and `…/postgresql:17.11-standard-trixie` are the same release. */
function isOfEdition(image: string, operated: string, version: string): boolean {
  const [, release = version] = /:([\d.]+)-/.exec(operated) ?? []
  return image === `postgres:${release}`
}
