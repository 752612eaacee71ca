import type { Ingress, KubernetesOutput, Operators, Quota } from '../model/environment.ts'
import { ingressControllers } from '../model/ingress-controllers.ts'
import { clusterDelivery } from './cluster-delivery.ts'
import type { Context } from './context.ts'
import { orDefault, quantity, report, sortedEntries } from './context.ts'
import { hasForm } from './forms.ts'
import { providerOfSecrets } from './secrets.ts'

type OutputsSpec = NonNullable<Context['spec']['outputs']>
type Written = Exclude<NonNullable<OutputsSpec['kubernetes']>, string>

const root = ['outputs', 'kubernetes'] as const

/** Settings of the Kubernetes output, with its defaults. */
export function kubernetesOutput(context: Context, written: Written): KubernetesOutput {
  return {
    version: orDefault(context, [...root, 'version'], written.version, '1.36'),
    gateway: 'envoy',
    gatewayClass: orDefault(context, [...root, 'edge'], written.edge?.class, 'envoy'),
    ingress: ingress(context, written.edge ?? {}),
    ...secretsOption(context, written),
    secretStore: orDefault(
      context,
      [...root, 'secretStore'],
      written.secretStore,
      providerOfSecrets(context),
      'the provider of the secrets',
    ),
    storageClass: written.storageClass,
    sharedStorageClass: written.sharedStorageClass,
    operators: operators(context, written.operators ?? {}),
    delivery: clusterDelivery(context, written),
    quota: typeof written.quota === 'string' ? undefined : quota(written.quota ?? {}),
  }
}

function ingress(context: Context, edge: NonNullable<Written['edge']>): Ingress | undefined {
  const { ingress: controller, gateway, namespace } = edge
  if (controller === undefined) {
    if (namespace !== undefined)
      report(
        context,
        'bad-format',
        [...root, 'edge', 'namespace'],
        'a Gateway says itself where its proxies are',
        {
          side: 'key',
          help: 'Remove `namespace`, or name an `ingress` that is there.',
        },
      )
    return undefined
  }
  if (gateway !== undefined)
    report(
      context,
      'bad-format',
      [...root, 'edge', 'gateway'],
      'routes attach to a gateway or to an ingress',
      {
        side: 'key',
        help: 'Remove one of the two.',
      },
    )
  const usual = ingressControllers[controller]
  return {
    controller,
    class: orDefault(context, [...root, 'edge', 'class'], edge.class, usual.class),
    namespace: orDefault(context, [...root, 'edge', 'namespace'], namespace, usual.namespace),
  }
}

function secretsOption(
  context: Context,
  { secrets, secretStore, sops }: Written,
): Pick<KubernetesOutput, 'secrets' | 'recipients'> {
  const option = orDefault(context, [...root, 'secrets'], secrets, 'external-secrets')
  const idle = [
    secretStore !== undefined && option !== 'external-secrets' ? 'secretStore' : undefined,
    sops !== undefined && option !== 'sops' ? 'sops' : undefined,
  ]
  for (const key of idle.filter((one) => one !== undefined))
    report(
      context,
      'bad-format',
      [...root, key],
      `secrets are \`${option}\`, which has no use for \`${key}\``,
      {
        side: 'key',
        help: `Remove it, or write \`secrets: ${key === 'sops' ? 'sops' : 'external-secrets'}\`.`,
      },
    )
  return { secrets: option, recipients: sops?.age ?? [] }
}

function quota({ cpu, memory, storage }: Exclude<NonNullable<Written['quota']>, string>): Quota {
  return { cpu: quantity.cpu(cpu), memory: quantity.size(memory), storage: quantity.size(storage) }
}

/**
 * The operator names the Service of its servers `prometheus-operated` in each namespace:
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusSpec
 */
function operators(context: Context, written: NonNullable<Written['operators']>): Operators {
  const at = (...keys: readonly string[]) => [...root, 'operators', ...keys]
  const { prometheus, keda, 'cloudnative-pg': cloudnativePg } = written
  const namespace = orDefault(context, at('prometheus', 'namespace'), prometheus?.namespace, 'monitoring')
  const url = orDefault(
    context,
    at('prometheus', 'url'),
    prometheus?.url,
    `http://prometheus-operated.${namespace}.svc:9090`,
    'the Service that the operator makes',
  )
  if (prometheus?.url !== undefined) hasForm(context, 'url', prometheus.url, at('prometheus', 'url'))
  return {
    prometheus: prometheus && {
      namespace,
      url,
      labels: Object.fromEntries(sortedEntries(prometheus.labels)),
    },
    prometheusAdapter: written['prometheus-adapter'] !== undefined,
    keda: {
      isDeclared: keda !== undefined,
      namespace: orDefault(context, at('keda', 'namespace'), keda?.namespace, 'keda'),
    },
    cloudnativePg: cloudnativePg && {
      namespace: orDefault(
        context,
        at('cloudnative-pg', 'namespace'),
        cloudnativePg.namespace,
        'cnpg-system',
      ),
    },
  }
}
