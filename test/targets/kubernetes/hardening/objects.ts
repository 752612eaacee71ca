import type { Read } from '../rendered.ts'
import {
  type Control,
  containersOf,
  isLasting,
  nameOf,
  ofKind,
  ofObjects,
  ofPods,
  type Pod,
  pick,
  pickPod,
  podsOf,
  selects,
} from './control.ts'

/** How many pods of an object run at the least. */
function fewest(pod: Pod, objects: readonly Read[]): number {
  const scaler = objects.find(
    ({ kind, spec }) =>
      (kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject') &&
      spec.scaleTargetRef.name === pod.owner.metadata.name,
  )
  return scaler?.spec.minReplicas ?? scaler?.spec.minReplicaCount ?? pod.owner.spec.replicas ?? 1
}

function selectedBy(matchLabels: Read, objects: readonly Read[]): readonly Pod[] {
  return podsOf(objects).filter(({ labels }) => selects(matchLabels, labels))
}

function only(matchLabels: Read, objects: readonly Read[]): string | undefined {
  const found = selectedBy(matchLabels, objects)
  // One name of several servers that answer alike is what this label is for.
  if (found.length > 1 && Object.keys(matchLabels).join() === 'answers-as') return undefined
  return found.length === 1
    ? undefined
    : `selects ${found.length === 0 ? 'nothing' : found.map(({ name }) => name)}`
}

/** Groups and versions that are not on their way out: https://kubernetes.io/docs/reference/using-api/deprecation-guide/ */
const currentApis = [
  'apps/v1',
  'autoscaling/v2',
  'batch/v1',
  'cert-manager.io/v1',
  'external-secrets.io/v1',
  'gateway.envoyproxy.io/v1alpha1',
  'gateway.networking.k8s.io/v1',
  'keda.sh/v1alpha1',
  'networking.k8s.io/v1',
  'policy/v1',
  'rbac.authorization.k8s.io/v1',
  'v1',
]

/** What kube-score, kube-linter and reviewers ask of how pods are kept running. */
export const workloads: readonly Control[] = [
  ofPods(
    'minimum-disruption-budget',
    (pod, objects) => {
      const budgets = ofKind(objects, 'PodDisruptionBudget').filter(({ spec }) =>
        selects(spec.selector.matchLabels, pod.labels),
      )
      if (!isLasting(pod)) return undefined
      // Servers that stand in for each other are several, in a set of their own each.
      const peers = podsOf(objects).filter(({ labels }) => labels.peers === pod.labels.peers)
      const isSet = pod.labels.peers !== undefined && peers.length > 1
      const wanted = fewest(pod, objects) > 1 || isSet ? 1 : 0
      return budgets.length === wanted ? undefined : `has ${budgets.length} budgets, not ${wanted}`
    },
    (objects) =>
      Object.assign(pick(objects, 'PodDisruptionBudget').spec.selector, { matchLabels: { a: 'b' } }),
  ),
  ofObjects(
    'unhealthy-pod-eviction-policy',
    'PodDisruptionBudget',
    ({ spec }) =>
      spec.unhealthyPodEvictionPolicy === 'AlwaysAllow'
        ? undefined
        : 'keeps a broken pod, and its node with it',
    (objects) => {
      delete pick(objects, 'PodDisruptionBudget').spec.unhealthyPodEvictionPolicy
    },
  ),
  ofObjects(
    'pdb-max-unavailable',
    'PodDisruptionBudget',
    ({ spec }) => (spec.maxUnavailable === 1 ? undefined : 'lets all go at once, or none'),
    (objects) => Object.assign(pick(objects, 'PodDisruptionBudget').spec, { maxUnavailable: 0 }),
  ),
  ofPods(
    'no-anti-affinity',
    (pod, objects) => {
      const keys = (pod.spec.topologySpreadConstraints ?? []).map(({ topologyKey }: Read) => topologyKey)
      return isLasting(pod) &&
        fewest(pod, objects) > 1 &&
        !(keys.includes('kubernetes.io/hostname') && keys.includes('topology.kubernetes.io/zone'))
        ? 'may have all its pods on one node'
        : undefined
    },
    (objects) => {
      delete pickPod(objects, 'Deployment', 'api').topologySpreadConstraints
    },
  ),
  ofPods(
    'selector-matches-template',
    ({ owner, labels }) => {
      const wanted = owner.spec.selector?.matchLabels
      if (wanted !== undefined && !selects(wanted, labels)) return 'does not select its own pods'
      return wanted?.['app.kubernetes.io/version'] ? 'cannot have a new version' : undefined
    },
    (objects) => Object.assign(pick(objects, 'Deployment').spec.selector, { matchLabels: { app: 'other' } }),
  ),
  ofObjects(
    'rollout-without-loss',
    'Deployment',
    ({ spec }) => {
      const { strategy, minReadySeconds, revisionHistoryLimit } = spec
      if (strategy.type !== 'Recreate' && strategy.rollingUpdate?.maxUnavailable !== 0)
        return 'has fewer than it should in a rollout'
      if (minReadySeconds < 5) return 'goes on before the new pod has proved itself'
      return revisionHistoryLimit > 10 ? 'keeps every revision' : undefined
    },
    (objects) =>
      Object.assign(pick(objects, 'Deployment').spec, { strategy: { rollingUpdate: { maxUnavailable: 1 } } }),
  ),
  ofObjects(
    'progress-deadline',
    'Deployment',
    ({ spec }) => {
      const { startupProbe } = spec.template.spec.containers[0]
      const boot = startupProbe ? startupProbe.failureThreshold * (startupProbe.periodSeconds ?? 10) : 0
      return (spec.progressDeadlineSeconds ?? 600) >= boot + 120
        ? undefined
        : 'counts as failed while it may still start'
    },
    (objects) => Object.assign(pick(objects, 'Deployment', 'api').spec, { progressDeadlineSeconds: 30 }),
  ),
  ofObjects(
    'replicas-under-autoscaler',
    'Deployment',
    (deployment, objects) => {
      const isScaled = objects.some(
        ({ kind, spec }) =>
          (kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject') &&
          spec.scaleTargetRef.name === deployment.metadata.name,
      )
      return isScaled && deployment.spec.replicas !== undefined ? 'is set back by every apply' : undefined
    },
    (objects) => Object.assign(pick(objects, 'Deployment', 'api').spec, { replicas: 3 }),
  ),
  ofObjects(
    'dangling-horizontalpodautoscaler',
    'HorizontalPodAutoscaler',
    ({ spec }, objects) =>
      ofKind(objects, spec.scaleTargetRef.kind).some(
        ({ metadata }) => metadata.name === spec.scaleTargetRef.name,
      )
        ? undefined
        : 'scales nothing',
    (objects) => Object.assign(pick(objects, 'HorizontalPodAutoscaler').spec.scaleTargetRef, { name: 'web' }),
  ),
  ofObjects(
    'headless-service',
    'StatefulSet',
    ({ spec }, objects) => {
      const service = ofKind(objects, 'Service').find(({ metadata }) => metadata.name === spec.serviceName)
      return service?.spec.clusterIP === 'None' ? undefined : 'gives its pods no names'
    },
    (objects) => {
      delete pick(objects, 'Service', pick(objects, 'StatefulSet').spec.serviceName).spec.clusterIP
    },
  ),
  ofObjects(
    'cron-job',
    'CronJob',
    ({ spec }) => {
      const { startingDeadlineSeconds, timeZone, concurrencyPolicy } = spec
      // Nobody but people starts it.
      if (spec.suspend) return undefined
      if (!startingDeadlineSeconds) return 'starts hours late, or never again after 100 misses'
      if (!timeZone) return 'runs by the clock of the control plane'
      if (!concurrencyPolicy) return 'piles up'
      return spec.jobTemplate.spec.activeDeadlineSeconds ? undefined : 'may run for ever'
    },
    (objects) => {
      delete pick(objects, 'CronJob').spec.startingDeadlineSeconds
    },
  ),
  ofObjects(
    'cron-job-history',
    'CronJob',
    ({ spec }) =>
      spec.suspend || (spec.failedJobsHistoryLimit ?? 1) >= 2
        ? undefined
        : 'keeps one failure, which the next replaces',
    (objects) => {
      delete pick(objects, 'CronJob').spec.failedJobsHistoryLimit
    },
  ),
  ofObjects(
    'job-ttl-seconds-after-finished',
    'Job',
    ({ spec }) => {
      if (!spec.ttlSecondsAfterFinished) return 'stays for ever'
      return spec.activeDeadlineSeconds ? undefined : 'may run for ever'
    },
    (objects) => {
      delete pick(objects, 'Job').spec.ttlSecondsAfterFinished
    },
  ),
  ofPods(
    'default-service-account',
    ({ name, spec }, objects) => {
      const sharers = podsOf(objects).filter(
        (other) => other.spec.serviceAccountName === spec.serviceAccountName,
      )
      if (!spec.serviceAccountName || spec.serviceAccountName === 'default')
        return 'has no identity of its own'
      return sharers.length === 1
        ? undefined
        : `shares its identity with ${sharers.map((one) => one.name).filter((one) => one !== name)}`
    },
    (objects) => Object.assign(pickPod(objects, 'Deployment', 'api'), { serviceAccountName: 'default' }),
  ),
  ofPods(
    'mounts-token',
    ({ spec }, objects) => {
      const account = ofKind(objects, 'ServiceAccount').find(
        ({ metadata }) => metadata.name === spec.serviceAccountName,
      )
      const isBound = ofKind(objects, 'RoleBinding').some(({ subjects }) =>
        subjects.some(({ name }: Read) => name === spec.serviceAccountName),
      )
      if (account === undefined) return 'has an account that does not exist'
      const mounted = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true
      return mounted === isBound
        ? undefined
        : mounted
          ? 'has a token that it may do nothing with'
          : 'has no token'
    },
    (objects) => {
      delete pick(objects, 'ServiceAccount', 'api').automountServiceAccountToken
    },
  ),
]

/** What they ask of everything else in a namespace. */
export const surroundings: readonly Control[] = [
  {
    name: 'default-deny',
    judge: (objects) => {
      const denial = ofKind(objects, 'NetworkPolicy').find(
        ({ spec }) =>
          Object.keys(spec.podSelector).length === 0 &&
          spec.policyTypes.includes('Ingress') &&
          spec.policyTypes.includes('Egress') &&
          spec.ingress === undefined,
      )
      return denial === undefined ? ['everybody may connect to everybody'] : []
    },
    spoil: (objects) =>
      Object.assign(pick(objects, 'NetworkPolicy', 'default').spec, { policyTypes: ['Ingress'] }),
  },
  {
    name: 'non-isolated-pod',
    judge: (objects) =>
      ofKind(objects, 'Service').flatMap((service) =>
        selectedBy(service.spec.selector, objects).flatMap((pod) => {
          const policies = ofKind(objects, 'NetworkPolicy').filter(
            ({ metadata, spec }) =>
              metadata.name !== 'default' && selects(spec.podSelector.matchLabels, pod.labels),
          )
          return policies.length > 0 || service.spec.clusterIP === 'None'
            ? []
            : [`${nameOf(service)}: nobody may connect to it`]
        }),
      ),
    spoil: (objects) =>
      Object.assign(pick(objects, 'NetworkPolicy', 'api').spec.podSelector, { matchLabels: { app: 'x' } }),
  },
  ofObjects(
    'dangling-networkpolicy',
    'NetworkPolicy',
    ({ metadata, spec }, objects) => {
      const { matchLabels } = spec.podSelector
      if (matchLabels === undefined || metadata.name === 'acme-challenge') return undefined
      return only(matchLabels, objects)
    },
    (objects) =>
      Object.assign(pick(objects, 'NetworkPolicy', 'api').spec.podSelector, { matchLabels: { app: 'x' } }),
  ),
  ofObjects(
    'open-networkpolicy',
    'NetworkPolicy',
    ({ metadata, spec }, objects) => {
      const open = (spec.ingress ?? []).filter(
        ({ from, ports }: Read) => from === undefined || ports === undefined,
      )
      const isPublished = objects.some(
        (object) =>
          nameOf(object) === `Service/${metadata.name}-public` && object.spec.type === 'LoadBalancer',
      )
      return open.length > 0 && !isPublished ? 'lets everybody in' : undefined
    },
    (objects) => pick(objects, 'NetworkPolicy', 'db').spec.ingress.push({ ports: [{ port: 5432 }] }),
  ),
  ofObjects(
    'dangling-service',
    'Service',
    ({ spec }, objects) => only(spec.selector, objects),
    (objects) => Object.assign(pick(objects, 'Service', 'api').spec, { selector: { app: 'x' } }),
  ),
  ofObjects(
    'service-target-port',
    'Service',
    ({ spec }, objects) => {
      const ports = selectedBy(spec.selector, objects)
        .flatMap(containersOf)
        .flatMap((container) => container.ports ?? [])
      const lost = (spec.ports ?? []).filter(
        ({ targetPort, port }: Read) =>
          !ports.some(({ name, containerPort }: Read) => [name, containerPort].includes(targetPort ?? port)),
      )
      return lost.length > 0
        ? `leads to ${lost.map(({ targetPort }: Read) => targetPort)}, where nothing listens`
        : undefined
    },
    (objects) => Object.assign(pick(objects, 'Service', 'api').spec.ports[0], { targetPort: 'web' }),
  ),
  ofObjects(
    'exposed-services',
    'Service',
    ({ spec }) =>
      spec.type === 'NodePort' || spec.externalIPs !== undefined ? 'is open on every node' : undefined,
    (objects) => Object.assign(pick(objects, 'Service', 'api').spec, { type: 'NodePort' }),
  ),
  ofObjects(
    'secret-in-manifest',
    'Secret',
    () => 'has its values in the repository',
    (objects) => Object.assign(pick(objects, 'ConfigMap'), { kind: 'Secret' }),
  ),
  ofObjects(
    'immutable-config-map',
    'ConfigMap',
    ({ metadata, immutable }) =>
      immutable === true && /-[0-9a-f]{8}$/.test(metadata.name) ? undefined : 'changes under running pods',
    (objects) => {
      delete pick(objects, 'ConfigMap').immutable
    },
  ),
  ofObjects(
    'wildcard-in-rules',
    'Role',
    ({ rules }) => {
      const words = rules.flatMap(({ apiGroups, resources, verbs }: Read) => [
        ...apiGroups,
        ...resources,
        ...verbs,
      ])
      return words.includes('*') || words.includes('secrets') ? 'may do more than it needs' : undefined
    },
    (objects) => Object.assign(pick(objects, 'Role').rules[0], { verbs: ['*'] }),
  ),
  {
    name: 'cluster-wide-access',
    judge: (objects) =>
      objects
        .filter(({ kind }) => /^ClusterRole/.test(kind))
        .map((object) => `${nameOf(object)}: reaches every namespace`),
    spoil: (objects) => Object.assign(pick(objects, 'Role'), { kind: 'ClusterRole' }),
  },
  {
    name: 'current-apis',
    judge: (objects) =>
      objects
        .filter(({ apiVersion }) => !currentApis.includes(apiVersion))
        .map((object) => `${nameOf(object)}: ${object.apiVersion} is not known to stay`),
    spoil: (objects) => Object.assign(pick(objects, 'PodDisruptionBudget'), { apiVersion: 'policy/v1beta1' }),
  },
  {
    name: 'use-namespace',
    judge: (objects) =>
      objects
        .filter(
          ({ kind, metadata }) => kind !== 'Namespace' && (metadata.namespace ?? 'default') === 'default',
        )
        .map((object) => `${nameOf(object)}: is in the default namespace`),
    spoil: (objects) => {
      delete pick(objects, 'Deployment').metadata.namespace
    },
  },
  {
    name: 'pod-security-labels',
    judge: (objects) => {
      const labels = ofKind(objects, 'Namespace')[0]?.metadata.labels ?? {}
      const label = (mode: string) => labels[`pod-security.kubernetes.io/${mode}`]
      const wrong = [
        label('enforce') === 'restricted' ? [] : 'enforce',
        /^v1\.\d+$/.test(label('enforce-version')) ? [] : 'enforce-version',
        label('audit') === 'restricted' ? [] : 'audit',
        label('warn') === 'restricted' ? [] : 'warn',
      ].flat()
      return wrong.map((one) => `Namespace: ${one} is not set as it should be`)
    },
    spoil: (objects) => {
      delete pick(objects, 'Namespace').metadata.labels['pod-security.kubernetes.io/enforce-version']
    },
  },
  {
    name: 'required-labels',
    judge: (objects) =>
      objects.flatMap((object) => {
        const labels = object.metadata.labels ?? {}
        const wanted = ['instance', 'part-of', 'managed-by'].map((name) => `app.kubernetes.io/${name}`)
        const missing = wanted.filter((name) => !labels[name])
        return missing.length > 0 ? [`${nameOf(object)}: lacks ${missing}`] : []
      }),
    spoil: (objects) => {
      delete pick(objects, 'Deployment').metadata.labels['app.kubernetes.io/managed-by']
    },
  },
  {
    name: 'limited-namespace',
    judge: (objects) =>
      // How many nodes there are, and so how many agents, is the cluster's to know.
      [...(ofKind(objects, 'DaemonSet').length > 0 ? [] : ['ResourceQuota']), 'LimitRange'].filter(
        (kind) => ofKind(objects, kind).length !== 1,
      ),
    spoil: (objects) => Object.assign(pick(objects, 'LimitRange'), { kind: 'Other' }),
  },
]
