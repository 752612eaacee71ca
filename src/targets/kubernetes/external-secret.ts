import type { Environment, Secret, Store } from '../../model/environment.ts'
import { notifier } from '../../model/notifying-cluster.ts'
import type { ValuePart, Workload } from '../../model/workload.ts'
import { channelKeys, loginKeys, secretKeys } from '../shared/pod-secrets.ts'
import { selectorLabels, workloadLabels } from './labels.ts'
import { reloaded } from './names.ts'
import type { KubernetesObject } from './object.ts'

/** https://external-secrets.io/latest/api/externalsecret/ */
type ExternalSecret = KubernetesObject & {
  readonly spec: {
    readonly secretStoreRef: { readonly kind: 'ClusterSecretStore'; readonly name: string }
    readonly target: {
      readonly name: string
      readonly template: { readonly data: Readonly<Record<string, string>> }
    }
    readonly data: readonly {
      readonly secretKey: string
      readonly remoteRef: { readonly key: string; readonly property: string | undefined }
    }[]
  }
}

/**
 * What fetches a workload's secrets into one Secret of its name: a key for each variable, and one with the name of
 * the secret for each file and each of `others`. Its labels are those of the pod's workload. Undefined where the
 * workload takes none.
 */
export function externalSecret(
  workload: Workload,
  pod: Workload,
  environment: Environment,
  secretStore: string,
  others: readonly string[] = [],
): ExternalSecret | undefined {
  const values = secretKeys(workload, others)
  if (values.size === 0) return undefined
  const names = new Set(
    [...values.values()].flat().flatMap((part) => (part.kind === 'secret' ? [part.secret] : [])),
  )
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: workload.name, labels: workloadLabels(pod) },
    spec: {
      secretStoreRef: { kind: 'ClusterSecretStore', name: secretStore },
      target: {
        name: workload.name,
        template: {
          data: Object.fromEntries(
            [...values].map(([key, parts]) => [key, parts.map(templatePart).join('')]),
          ),
        },
      },
      data: environment.secrets.filter(({ name }) => names.has(name)).map(fetched),
    },
  }
}

/** The login of a database's owner as operators take it: https://kubernetes.io/docs/concepts/configuration/secret/#basic-authentication-secret */
export function loginSecret(
  store: Store,
  environment: Environment,
  secretStore: string,
): KubernetesObject | undefined {
  const values = loginKeys(store)
  if (values.size === 0) return undefined
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: {
      name: store.name,
      labels: { ...selectorLabels(store.name), 'app.kubernetes.io/component': 'store' },
    },
    spec: {
      secretStoreRef: { kind: 'ClusterSecretStore', name: secretStore },
      target: {
        name: store.name,
        template: {
          type: 'kubernetes.io/basic-auth',
          metadata: { labels: reloaded },
          data: Object.fromEntries(
            [...values].map(([key, parts]) => [key, parts.map(templatePart).join('')]),
          ),
        },
      },
      data: environment.secrets.filter(({ name }) => name === store.password).map(fetched),
    },
  }
}

/** What the Alertmanager of the cluster signs in with to the tier's channels, each under its own name. */
export function channelSecret(environment: Environment, secretStore: string): KubernetesObject {
  const values = channelKeys(environment)
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: notifier, labels: selectorLabels(notifier) },
    spec: {
      secretStoreRef: { kind: 'ClusterSecretStore', name: secretStore },
      target: {
        name: notifier,
        template: {
          data: Object.fromEntries(
            [...values].map(([key, parts]) => [key, parts.map(templatePart).join('')]),
          ),
        },
      },
      data: environment.secrets.filter(({ name }) => values.has(name)).map(fetched),
    },
  }
}

function fetched({ name, path, key }: Secret): ExternalSecret['spec']['data'][number] {
  return { secretKey: templateName(name), remoteRef: { key: path, property: key } }
}

/** A Go template. `urlquery` writes a space as +, which only a query decodes: https://pkg.go.dev/text/template#hdr-Functions */
function templatePart(part: ValuePart): string {
  if (part.kind === 'text') return part.text.replaceAll('{{', '{{ "{{" }}')
  const name = templateName(part.secret)
  return part.encoding === 'raw' ? `{{ .${name} }}` : `{{ .${name} | urlquery | replace "+" "%20" }}`
}

/** Templates cannot say `.db-password`. */
function templateName(secret: string): string {
  return secret.replaceAll('-', '_')
}
