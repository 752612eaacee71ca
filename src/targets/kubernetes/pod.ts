import type { PodSpec, PodTemplateSpec } from 'cdk8s-plus-27/lib/imports/k8s.js'
import { inSeconds } from '../../model/quantity.ts'
import { containersOf, type Workload } from '../../model/workload.ts'
import { appArmorAnnotations } from './app-armor.ts'
import { besideVolume } from './beside-volume.ts'
import { identityLabels } from './cloud-identity.ts'
import { container } from './container.ts'
import { containerEnvironment } from './environment-variables.ts'
import type { Given } from './given.ts'
import { annotationsOf, peerLabel, podLabels, selectorLabels } from './labels.ts'
import type { KubernetesObject } from './object.ts'
import { podRuntime, sysctls } from './pod-runtime.ts'
import type { Tier } from './tier.ts'
import { podVolumes } from './volumes.ts'

/** The template of a workload's pods, and the ConfigMaps that it names. */
export interface Pod {
  readonly template: Given<PodTemplateSpec>
  readonly configMaps: readonly KubernetesObject[]
}

/** Kubernetes' own, which need not be said. */
const defaultGraceSeconds = 30

/** The pods of a workload: its container and those that share its network, under the restricted policy. */
export function pod(workload: Workload, tier: Tier): Pod {
  const containers = containersOf(workload)
  const environments = containers.map((one) => ({ one, variables: containerEnvironment(one, workload) }))
  const volumes = podVolumes(containers, tier)
  const built = (isWanted: (one: Workload) => boolean) =>
    environments
      .filter(({ one }) => isWanted(one))
      .map(({ one, variables }) => container(one, variables, volumes, workload.security))
  const steps = built(({ run }) => run?.kind === 'step')
  const grace = inSeconds(workload.stop.grace)
  return {
    configMaps: [
      ...environments.flatMap(({ variables }) => variables.configMap ?? []),
      ...volumes.configMaps,
    ],
    template: {
      metadata: {
        labels: { ...podLabels(workload), ...identityLabels(workload) },
        annotations: podAnnotations(workload, tier),
      },
      spec: {
        serviceAccountName: workload.name,
        // Kubernetes would add variables for every Service, such as REDIS_PORT, and shadow those of the application.
        enableServiceLinks: false,
        restartPolicy: workload.run === undefined ? undefined : 'Never',
        terminationGracePeriodSeconds: grace === defaultGraceSeconds ? undefined : grace,
        ...podRuntime(workload),
        securityContext: podSecurity(workload),
        affinity: besideVolume(workload, tier.environment),
        topologySpreadConstraints: spread(workload),
        initContainers: steps.length === 0 ? undefined : steps,
        containers: built(({ run }) => run?.kind !== 'step'),
        volumes: volumes.volumes,
      },
    },
  }
}

function podAnnotations(workload: Workload, { output }: Tier): Readonly<Record<string, string>> | undefined {
  const all = { ...annotationsOf(workload), ...appArmorAnnotations(workload, output.version) }
  return Object.keys(all).length === 0 ? undefined : all
}

function podSecurity(workload: Workload): Given<PodSpec>['securityContext'] {
  const { security, mounts } = workload
  const groups = [...new Set(containersOf(workload).flatMap((one) => one.runtime.groups))]
  const writesVolumes = mounts.some(({ kind }) => kind === 'state' || kind === 'volume')
  return {
    runAsNonRoot: security.user === 0 ? undefined : true,
    runAsUser: security.user,
    runAsGroup: security.group,
    supplementalGroups: groups.length === 0 ? undefined : groups,
    // What root mounts, root may write already.
    fsGroup: security.user === 0 ? undefined : security.group,
    // Changing the owner of every file takes minutes on a large volume.
    fsGroupChangePolicy: writesVolumes && security.user !== 0 ? 'OnRootMismatch' : undefined,
    seccompProfile: { type: 'RuntimeDefault' },
    sysctls: sysctls(workload),
  }
}

/** Over zones first, then over nodes; best effort, because a small cluster must still start everything. */
function spread(workload: Workload): Given<PodSpec>['topologySpreadConstraints'] {
  if (workload.stateful) return workload.peers === undefined ? undefined : apart(workload.peers.set)
  if (workload.scale.max < 2) return undefined
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selectorLabels(workload.name) },
    // Counts the pods of one rollout alone, so that the old ones do not push the new ones aside.
    matchLabelKeys: ['pod-template-hash'],
  }))
}

/** Servers that stand in for each other, whether each has a controller of its own or all have one. */
function apart(set: string): Given<PodSpec>['topologySpreadConstraints'] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { [peerLabel.set]: set } },
  }))
}
