import type { Environment } from '../../model/environment.ts'
import { operatedStores } from '../../model/operated-stores.ts'
import { commented } from '../../print/body.ts'
import { type PodSecret, podSecrets, valueInWords } from '../shared/pod-secrets.ts'
import type { OutputFile } from '../target.ts'
import { reloaded } from './names.ts'
import type { Tier } from './tier.ts'

const folder = 'sops'

/** Which of a file's values are encrypted: names stay readable, and so do differences. */
const encrypted = '^(data|stringData)$'

/** The encrypted Secrets that a tier's pods need: people write them, the kustomization names them. */
export function encryptedSecrets({ environment, output }: Tier): readonly string[] {
  return output.secrets === 'sops'
    ? podSecrets(environment).map(({ name }) => `${folder}/${name}.sops.yaml`)
    : []
}

/**
 * What people fill in and encrypt: a Secret without values for each that the pods need, and whom sops encrypts for.
 * https://getsops.io/docs/#using-sopsyaml-conf-to-select-kms-pgp-and-age-for-new-files
 */
export function secretTemplates({ environment, output }: Tier): readonly OutputFile[] {
  if (output.secrets !== 'sops') return []
  const secrets = podSecrets(environment)
  const rules = {
    creation_rules: [
      { path_regex: '\\.sops\\.yaml$', encrypted_regex: encrypted, age: output.recipients.join(',') },
    ],
  }
  return [
    ...(output.recipients.length === 0 || secrets.length === 0
      ? []
      : [{ path: `${folder}/.sops.yaml`, body: { kind: 'yaml', documents: [rules] } } as const]),
    ...secrets.map((secret) => template(secret, environment)),
  ]
}

function template({ name, keys }: PodSecret, environment: Environment): OutputFile {
  const { namespace } = environment
  const isLogin = operatedStores(environment).some((store) => store.name === name)
  const values = Object.fromEntries([...keys.keys()].map((key) => [key, '']))
  const how = Object.fromEntries([...keys].map(([key, parts]) => [key, valueInWords(parts)]))
  const secret = commented(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace, ...(isLogin ? { labels: reloaded } : {}) },
      ...(isLogin ? { type: 'kubernetes.io/basic-auth' } : {}),
      stringData: commented(values, how),
    },
    {
      '': `Copy it to ${name}.sops.yaml, fill it in as the comments say, and encrypt it before you commit:\nsops encrypt --in-place ${name}.sops.yaml`,
    },
  )
  return { path: `${folder}/${name}.template.yaml`, body: { kind: 'yaml', documents: [secret] } }
}
