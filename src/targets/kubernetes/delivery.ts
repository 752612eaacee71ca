import type { ClusterDelivery, Environment } from '../../model/environment.ts'
import type { Workload } from '../../model/workload.ts'
import type { Data } from '../../print/body.ts'
import { isMap, withCommentsOf } from './data.ts'
import { type KubernetesObject, mapAt, withComment } from './object.ts'
import type { Tier } from './tier.ts'

/**
 * What makes a controller apply the manifests: people give it to the cluster once, so the kustomization has no part
 * in it. Undefined where the deploy workflow applies them.
 */
export function deliveryObject({ environment, output }: Tier): KubernetesObject | undefined {
  const { delivery } = output
  if (delivery === undefined) return undefined
  return delivery.kind === 'argo'
    ? application(delivery, environment)
    : fluxKustomization(delivery, environment, output.secrets === 'sops')
}

type Argo = Extract<ClusterDelivery, { kind: 'argo' }>
type Flux = Extract<ClusterDelivery, { kind: 'flux' }>

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml */
function application(argo: Argo, { namespace, promotion }: Environment): KubernetesObject {
  const isAutomatic = promotion.gate === 'auto'
  const object: KubernetesObject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: namespace, namespace: argo.namespace },
    spec: {
      project: argo.project,
      source: { repoURL: argo.repository, targetRevision: argo.revision, path: argo.path },
      destination: { server: 'https://kubernetes.default.svc', namespace },
      syncPolicy: {
        automated: isAutomatic ? { prune: true, selfHeal: true } : undefined,
        syncOptions: ['ServerSideApply=true', 'PruneLast=true'],
      },
    },
  }
  return isAutomatic
    ? object
    : withComment(
        object,
        ['spec', 'syncPolicy'],
        `Synced by people: the gate of the tier is ${promotion.gate}.`,
      )
}

/** https://fluxcd.io/flux/components/kustomize/kustomizations/ */
function fluxKustomization(flux: Flux, { namespace }: Environment, isEncrypted: boolean): KubernetesObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: namespace, namespace: flux.namespace },
    spec: {
      interval: '10m',
      timeout: '15m',
      sourceRef: { kind: 'GitRepository', name: flux.source },
      path: `./${flux.path}`,
      prune: true,
      wait: true,
      decryption: isEncrypted ? { provider: 'sops', secretRef: { name: flux.key } } : undefined,
    },
  }
}

const wave = 'argocd.argoproj.io/sync-wave'

/**
 * What a controller must know of a workload: the jobs before a rollout run when the stores are there, and what waits
 * for them comes after; and one that is done stays, for what is missing is made again.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export function delivered(object: KubernetesObject, workload: Workload, { output }: Tier): KubernetesObject {
  if (output.delivery === undefined) return object
  const isBefore = workload.run?.kind === 'before-rollout'
  const isAfter = workload.waits.some(({ condition }) => condition === 'completed')
  const kept = isBefore ? mapAt(object, ['spec'], withoutExpiry) : object
  const isOrdered = output.delivery.kind === 'argo' && (isBefore || isAfter)
  const ordered = isOrdered
    ? mapAt(kept, ['metadata'], (metadata) => inWave(metadata, isBefore ? '1' : '2'))
    : kept
  // mapAt keeps every key that it passes.
  return ordered as KubernetesObject
}

function withoutExpiry(spec: Data): Data {
  return isMap(spec) ? withCommentsOf(spec, { ...spec, ttlSecondsAfterFinished: undefined }) : spec
}

function inWave(metadata: Data, number: string): Data {
  if (!isMap(metadata)) return metadata
  const annotations = isMap(metadata.annotations) ? metadata.annotations : {}
  return withCommentsOf(metadata, { ...metadata, annotations: { ...annotations, [wave]: number } })
}
