import {
  IntOrString,
  KubeNetworkPolicy,
  type NetworkPolicyEgressRule,
  type NetworkPolicyIngressRule,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
} from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Connection, Environment, Operators } from '../../model/environment.ts'
import { type OperatedStore, operatedStores } from '../../model/operated-stores.ts'
import type { CloudIdentity, Workload } from '../../model/workload.ts'
import { answersChallenges } from './certificates.ts'
import { callsApi } from './discovery.ts'
import { gatewayName, gatewayNamespace, gatewayTlsPort } from './gateway.ts'
import type { Given } from './given.ts'
import { selectorLabels, workloadLabels } from './labels.ts'
import { type KubernetesObject, manifest, withComment } from './object.ts'
import { operatedLabels } from './operated-tier.ts'
import { outsidePeers, publicPeers } from './outside-peers.ts'
import { asksPodIdentity, podIdentityAgent } from './pod-identity.ts'
import { portsForPrometheus } from './prometheus-operator.ts'
import { publicPorts } from './public-ports.ts'
import { kedaLabels, portsForScaler } from './scaling.ts'
import type { Tier } from './tier.ts'
import { mountsConfiguration } from './volumes.ts'

/** With and without Dataplane V2: https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy#network-policy-and-workload-identity */
const gcpMetadata = [
  { address: '169.254.169.254/32', port: 80 },
  { address: '169.254.169.252/32', port: 988 },
]
/** The port on which cert-manager's solver answers: https://cert-manager.io/docs/configuration/acme/http01/ */
const solverPort = 8089

/** Nothing may connect but what the tier declares: a denial of everything, and the allowances of each workload. */
export function networkPolicies(tier: Tier): readonly KubernetesObject[] {
  const { environment } = tier
  return [
    defaultDeny(),
    ...environment.workloads.flatMap((workload) => workloadPolicy(workload, tier) ?? []),
    ...operatedStores(environment).flatMap((store) => operatedPolicies(store, tier)),
    ...(answersChallenges(environment) ? [challengePolicy(environment)] : []),
  ]
}

function defaultDeny(): KubernetesObject {
  const dns: Given<NetworkPolicyPeer> = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
  }
  const policy = manifest(KubeNetworkPolicy, {
    metadata: { name: 'default' },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ to: [dns], ports: [port(53, 'udp'), port(53, 'tcp')] }],
    },
  })
  return withComment(policy, [''], 'Nobody may connect to anybody, but everybody may ask for names.')
}

function workloadPolicy(workload: Workload, tier: Tier): KubernetesObject | undefined {
  const ingress = ingressRules(workload, tier)
  const egress = egressRules(workload, tier.environment)
  if (ingress.length === 0 && egress.length === 0) return undefined
  const policy = manifest(KubeNetworkPolicy, {
    metadata: { name: workload.name, labels: workloadLabels(workload) },
    spec: {
      podSelector: { matchLabels: selectorLabels(workload.name) },
      policyTypes: [...(ingress.length === 0 ? [] : ['Ingress']), ...(egress.length === 0 ? [] : ['Egress'])],
      ingress: ingress.length === 0 ? undefined : ingress,
      egress: egress.length === 0 ? undefined : egress.map(({ rule }) => rule),
    },
  })
  return withReasons(policy, egress)
}

function withReasons(policy: KubernetesObject, egress: readonly Egress[]): KubernetesObject {
  return egress.reduce(
    (commented, { why }, index) =>
      why === undefined ? commented : withComment(commented, ['spec', 'egress', index, ''], why),
    policy,
  )
}

function ingressRules(workload: Workload, tier: Tier): readonly Given<NetworkPolicyIngressRule>[] {
  const { environment } = tier
  const { operators } = tier.output
  const declared = declaredTo(workload.name, environment)
  const scaler = portsForScaler(workload, tier)
  const watched = portsForPrometheus(workload, tier)
  const open = publicPorts(workload).map(({ number, protocol }) => port(number, protocol))
  return [
    ...declared,
    ...(scaler.length === 0
      ? []
      : [{ from: [scalerPeer(operators)], ports: scaler.map((number) => port(number)) }]),
    ...(watched.length === 0 || operators.prometheus === undefined
      ? []
      : [
          {
            from: [namespacePeer(operators.prometheus.namespace)],
            ports: watched.map((number) => port(number)),
          },
        ]),
    ...(open.length === 0 ? [] : [{ ports: open }]),
  ]
}

function declaredTo(name: string, environment: Environment): readonly Given<NetworkPolicyIngressRule>[] {
  return environment.connections
    .filter(({ to, kind }) => to === name && kind !== 'external')
    .map(({ from, kind, port: number, protocol }) => ({
      from: [kind === 'edge' ? gatewayPeer(environment) : podPeer(from, environment)],
      ports: [port(number, protocol)],
    }))
}

interface Egress {
  readonly rule: Given<NetworkPolicyEgressRule>
  /** What a reader could not tell from the rule. */
  readonly why?: string
}

function egressRules(workload: Workload, environment: Environment): readonly Egress[] {
  const from = environment.connections.filter((connection) => connection.from === workload.name)
  const inside = from
    .filter(({ kind }) => kind === 'workload')
    .map(({ to, port: number, protocol }) => ({
      rule: { to: [podPeer(to, environment)], ports: [port(number, protocol)] },
    }))
  return [
    ...inside,
    ...merged([
      ...outside(from, environment),
      ...(workload.identity === undefined ? [] : [credentials(workload.identity)]),
    ]),
    ...(asksPodIdentity(workload, environment) ? [awsIdentity()] : []),
    ...(mountsConfiguration(workload, 'blackbox') && environment.routes.length > 0
      ? [ownGateway(environment)]
      : []),
    ...(callsApi(workload) ? [apiServer()] : []),
  ]
}

function outside(connections: readonly Connection[], environment: Environment): readonly Egress[] {
  return connections
    .filter(({ kind }) => kind === 'external')
    .map(({ to, port: number }) => ({
      why: to,
      rule: { to: outsidePeers(to, environment), ports: [port(number)] },
    }))
}

/** One rule for each port and reach: all names of a port that are equally far away are one rule. */
function merged(rules: readonly Egress[]): readonly Egress[] {
  const distinct = new Map<string, Egress>()
  for (const { rule, why } of rules) {
    const key = JSON.stringify(rule)
    const reasons = [distinct.get(key)?.why, why].filter((reason) => reason !== undefined)
    distinct.set(key, { rule, why: reasons.join(', ') })
  }
  return [...distinct.values()]
}

function awsIdentity(): Egress {
  const { addresses, port: number } = podIdentityAgent
  return {
    why: 'credentials, from the Pod Identity agent of the node',
    rule: { to: addresses.map((cidr) => ({ ipBlock: { cidr } })), ports: [port(number)] },
  }
}

/** Where a pod changes the token of its ServiceAccount for credentials of its cloud. */
function credentials({ cloud }: CloudIdentity): Egress {
  if (cloud !== 'gcp')
    return {
      why: `credentials, from ${cloud === 'aws' ? 'AWS STS' : 'Microsoft Entra'}`,
      rule: { to: publicPeers, ports: [port(443)] },
    }
  return {
    why: 'credentials, from the metadata server of the node',
    rule: {
      to: gcpMetadata.map(({ address }) => ({ ipBlock: { cidr: address } })),
      ports: gcpMetadata.map((one) => port(one.port)),
    },
  }
}

/** Where a cluster takes the short way to its own public addresses, the policy sees the pods behind them. */
function ownGateway(environment: Environment): Egress {
  return {
    why: 'probed hosts, by the short way',
    rule: { to: [gatewayPeer(environment)], ports: [port(tlsPortOf(environment))] },
  }
}

function apiServer(): Egress {
  const why =
    'the API server: its address is that of the cluster, and its port one of these after translation'
  return { why, rule: { ports: [port(443), port(6443)] } }
}

/** Where the operator and the servers ask for each other's state: https://cloudnative-pg.io/docs/1.29/networking */
const statusPort = 8000

/** The servers of a store that the operator runs, with the pods that fill them, and the pooler before them. */
function operatedPolicies(store: OperatedStore, tier: Tier): readonly KubernetesObject[] {
  const { environment, output } = tier
  const { name, port: number, topology } = store
  const own = podPeer(name, environment)
  const among = { ports: [port(number), port(statusPort)] }
  const operator = output.operators.cloudnativePg
  const ingress = [
    ...declaredTo(name, environment),
    ...(operator === undefined ? [] : [{ from: [namespacePeer(operator.namespace)], ...among }]),
    { from: [own], ...among },
  ]
  const servers = operatedPolicy(name, environment, ingress, [{ rule: { to: [own], ...among } }, apiServer()])
  const pooler = topology?.pooler?.host
  if (pooler === undefined) return [servers]
  const egress: readonly Egress[] = [{ rule: { to: [own], ports: [port(number)] } }, apiServer()]
  return [servers, operatedPolicy(pooler, environment, declaredTo(pooler, environment), egress)]
}

function operatedPolicy(
  name: string,
  environment: Environment,
  ingress: readonly Given<NetworkPolicyIngressRule>[],
  egress: readonly Egress[],
): KubernetesObject {
  const policy = manifest(KubeNetworkPolicy, {
    metadata: { name },
    spec: {
      podSelector: { matchLabels: operatedLabels(environment, name) },
      policyTypes: [...(ingress.length === 0 ? [] : ['Ingress']), 'Egress'],
      ingress: ingress.length === 0 ? undefined : ingress,
      egress: egress.map(({ rule }) => rule),
    },
  })
  return withReasons(policy, egress)
}

/** The solver of cert-manager runs in this namespace for as long as a challenge lasts. */
function challengePolicy(environment: Environment): KubernetesObject {
  return manifest(KubeNetworkPolicy, {
    metadata: { name: 'acme-challenge' },
    spec: {
      podSelector: { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [namespacePeer(edgeNamespace(environment))], ports: [port(solverPort)] }],
    },
  })
}

function edgeNamespace({ outputs }: Environment): string {
  return outputs.kubernetes?.ingress?.namespace ?? gatewayNamespace
}

/** Both ingresses listen where no privilege is needed. */
function tlsPortOf({ outputs }: Environment): number {
  return outputs.kubernetes?.ingress === undefined ? gatewayTlsPort : 8443
}

function podPeer(workload: string, environment: Environment): Given<NetworkPolicyPeer> {
  return { podSelector: { matchLabels: operatedLabels(environment, workload) ?? selectorLabels(workload) } }
}

function namespacePeer(namespace: string): Given<NetworkPolicyPeer> {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }
}

/** Envoy Gateway runs the proxies of a Gateway in its own namespace, and labels them with their owner. */
function gatewayPeer(environment: Environment): Given<NetworkPolicyPeer> {
  const ingress = environment.outputs.kubernetes?.ingress
  if (ingress !== undefined) return namespacePeer(ingress.namespace)
  return {
    ...namespacePeer(gatewayNamespace),
    podSelector: {
      matchLabels: {
        'gateway.envoyproxy.io/owning-gateway-name': gatewayName,
        'gateway.envoyproxy.io/owning-gateway-namespace': environment.namespace,
      },
    },
  }
}

function scalerPeer({ keda }: Operators): Given<NetworkPolicyPeer> {
  return { ...namespacePeer(keda.namespace), podSelector: { matchLabels: kedaLabels } }
}

function port(number: number, protocol: 'tcp' | 'udp' = 'tcp'): Given<NetworkPolicyPort> {
  return { port: IntOrString.fromNumber(number), protocol: protocol === 'udp' ? 'UDP' : undefined }
}
