import type { ClusterDelivery } from '../model/environment.ts'
import type { Context } from './context.ts'
import { orDefault, report } from './context.ts'

type OutputsSpec = NonNullable<Context['spec']['outputs']>
type Written = Exclude<NonNullable<OutputsSpec['kubernetes']>, string>

const root = ['outputs', 'kubernetes'] as const

/** Who applies the manifests of a tier from its repository; undefined where nobody does. */
export function clusterDelivery(
  context: Context,
  { delivery, secrets }: Written,
): ClusterDelivery | undefined {
  const { argo, flux } = delivery ?? {}
  if (secrets === 'sops' && flux === undefined && context.spec.platform === 'kubernetes')
    report(context, 'bad-format', [...root, 'secrets'], 'nothing decrypts what sops has encrypted', {
      help: 'Flux does, as `delivery: {flux: {source: NAME}}`; or write `secrets: external-secrets`.',
    })
  const own = `out/${context.system}/${context.tier}/kubernetes`
  const at = (...keys: readonly string[]) => [...root, 'delivery', ...keys]
  const pathOf = (kind: string, path: string | undefined) =>
    orDefault(context, at(kind, 'path'), path, own, 'where the manifests are written')
  if (argo !== undefined)
    return {
      kind: 'argo',
      repository: argo.repository,
      revision: orDefault(context, at('argo', 'revision'), argo.revision, 'main'),
      path: pathOf('argo', argo.path),
      project: orDefault(context, at('argo', 'project'), argo.project, 'default'),
      namespace: orDefault(context, at('argo', 'namespace'), argo.namespace, 'argocd'),
    }
  if (flux === undefined) return undefined
  return {
    kind: 'flux',
    source: flux.source,
    path: pathOf('flux', flux.path),
    key: orDefault(context, at('flux', 'key'), flux.key, 'sops-age'),
    namespace: orDefault(context, at('flux', 'namespace'), flux.namespace, 'flux-system'),
  }
}
