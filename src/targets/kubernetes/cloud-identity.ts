import type { Workload } from '../../model/workload.ts'

/** How each cloud is told whom a ServiceAccount stands for. */
const annotations = {
  /** https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
  aws: 'eks.amazonaws.com/role-arn',
  /** https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity */
  gcp: 'iam.gke.io/gcp-service-account',
  /** https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html */
  azure: 'azure.workload.identity/client-id',
} as const

/** Annotations of a workload's ServiceAccount; undefined where it stands for nobody. */
export function identityAnnotations({ identity }: Workload): Readonly<Record<string, string>> | undefined {
  return identity && { [annotations[identity.cloud]]: identity.id }
}

/** Labels that its pods need on top. */
export function identityLabels({ identity }: Workload): Readonly<Record<string, string>> {
  return identity?.cloud === 'azure' ? { 'azure.workload.identity/use': 'true' } : {}
}
