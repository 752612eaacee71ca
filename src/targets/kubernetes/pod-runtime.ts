import type { PodSpec } from 'cdk8s-plus-27/lib/imports/k8s.js'
import { asMap } from '../../model/runtime.ts'
import { containersOf, type Workload } from '../../model/workload.ts'
import type { Given } from './given.ts'

/** What the containers of a pod share: names, the host's namespaces, the nodes that may run them. */
export function podRuntime(workload: Workload): Partial<Given<PodSpec>> {
  const { host, hostname } = workload.runtime
  const onNetwork = host.includes('network')
  return {
    hostname,
    hostAliases: hostAliases(workload),
    hostNetwork: onNetwork || undefined,
    // Without it the pod would ask the name server of its node, which knows no Service.
    dnsPolicy: onNetwork ? 'ClusterFirstWithHostNet' : undefined,
    hostPid: host.includes('pid') || undefined,
    hostIpc: host.includes('ipc') || undefined,
    nodeSelector: nodeSelector(workload),
  }
}

/** Settings of the kernel: all containers of a pod have the same. */
export function sysctls(
  workload: Workload,
): readonly { readonly name: string; readonly value: string }[] | undefined {
  const all = containersOf(workload).flatMap((one) => one.runtime.sysctls)
  const distinct = [...new Map(all.map((setting) => [setting.name, setting])).values()]
  return distinct.length === 0 ? undefined : distinct
}

/** By address, each with all of its names; the machine itself has no address that is known here. */
function hostAliases(workload: Workload): Given<PodSpec>['hostAliases'] {
  const names = new Map<string, string[]>()
  for (const { name, address } of workload.runtime.hosts) {
    if (address !== undefined) names.set(address, [...(names.get(address) ?? []), name])
  }
  return names.size === 0 ? undefined : [...names].map(([ip, hostnames]) => ({ ip, hostnames }))
}

/** https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch: as Go names them. */
function nodeSelector(workload: Workload): Readonly<Record<string, string>> | undefined {
  const { nodes, platform } = workload.runtime
  const [os, arch] = platform?.split('/') ?? []
  const selector = {
    ...(os === undefined ? {} : { 'kubernetes.io/os': os }),
    ...(arch === undefined ? {} : { 'kubernetes.io/arch': arch }),
    ...asMap(nodes),
  }
  return Object.keys(selector).length === 0 ? undefined : selector
}
