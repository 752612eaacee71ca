import type { Environment } from '../../model/environment.ts'
import { explain } from '../../validate/explain.ts'
import { oneForEachMistake } from '../../validate/one-for-each-mistake.ts'
import { type ConsumerSchema, newerFields } from '../../validate/pass-through.ts'
import { violationsOf } from '../../validate/violations.ts'
import { asSource } from '../as-source.ts'
import { changedBy } from '../changed-by.ts'
import { at } from '../data.ts'
import { type KubernetesObject, kubernetesObjects, nameOf } from '../kubernetes-objects.ts'
import { podProblems } from '../pod-problems.ts'
import type { OutputRule } from '../rule.ts'

/** The API server takes every object that a patch or something passed through has changed. */
export const objectNotAccepted: OutputRule = {
  code: 'object-not-accepted',
  severity: 'error',
  check(tier, report) {
    const { environment, schemas } = tier
    const schema = schemas?.kubernetes
    if (schema === undefined) return
    for (const object of kubernetesObjects(tier).filter((one) => isChanged(one, environment))) {
      for (const { path, message, help } of [
        ...problemsOf(object, schema, environment),
        ...podProblems(object),
      ]) {
        const within = path.filter((step) => typeof step === 'string').join('.')
        report({
          at: changedBy(environment, { target: 'kubernetes', selector: nameOf(object), within }, ['patches']),
          message: `Kubernetes would not take ${nameOf(object)}: ${message}`,
          ...(help === undefined ? {} : { help }),
        })
      }
    }
  },
}

function isChanged(object: KubernetesObject, { patches, passThroughs }: Environment): boolean {
  const name = nameOf(object)
  return (
    patches.some(
      ({ target, selector }) => target === 'kubernetes' && (selector === name || selector.endsWith('.yaml')),
    ) ||
    passThroughs.some(({ workload }) => object.name === workload || object.name.startsWith(`${workload}-`))
  )
}

interface ObjectProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly help?: string | undefined
}

function problemsOf(
  { data }: KubernetesObject,
  schema: ConsumerSchema,
  { outputs }: Environment,
): readonly ObjectProblem[] {
  const kind = `${String(at(data, 'apiVersion'))} ${String(at(data, 'kind'))}`
  const definition = schema['x-kinds']?.[kind]
  const node = asSource(data)
  if (definition === undefined || node?.kind !== 'map') return []
  const root = { $defs: schema.$defs ?? {}, ...schema.$defs?.[definition] }
  const { version = '' } = outputs.kubernetes ?? {}
  const wrong = oneForEachMistake(violationsOf(node, root)).map((violation): ObjectProblem => {
    const { path, diagnostic } = explain(violation, node, root)
    return { path, message: diagnostic.message, help: diagnostic.help }
  })
  const tooNew = newerFields(node, root, root, Number(version.split('.')[1])).map(({ path, since }) => ({
    path,
    message: `"${path.at(-1)}" came with Kubernetes 1.${since}, and this tier has ${version}`,
  }))
  return [...wrong, ...tooNew]
}
