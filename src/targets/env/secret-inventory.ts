import type { Environment, Secret, Store } from '../../model/environment.ts'
import { notifier } from '../../model/notifying-cluster.ts'
import { formatDuration } from '../../model/quantity.ts'
import { containersOf, type Workload } from '../../model/workload.ts'
import { composeVariableFor } from '../shared/compose-variables.ts'
import { channelKeys, podSecrets, valueInWords } from '../shared/pod-secrets.ts'
import type { OutputFile } from '../target.ts'
import { secretSource } from './secret-source.ts'

const ways = {
  'external-secrets': 'an ExternalSecret of the workload fetches them',
  sops: 'they are encrypted files in `kubernetes/sops/`, made from the templates there',
  secret: 'people make the Secrets listed below',
} as const

/** Servers that take their password when they make their data, and never again. */
const firstStartOnly: ReadonlySet<Store['kind']> = new Set([
  'mariadb',
  'mongodb',
  'mysql',
  'opensearch',
  'rabbitmq',
])

function introduction(environment: Environment): string {
  const { outputs } = environment
  const keeping = keepsPassword(environment)
  const kept =
    keeping.length === 0
      ? ''
      : ` But ${inWords(keeping)} took ${keeping.length === 1 ? 'its password' : 'their passwords'} when
${keeping.length === 1 ? 'its' : 'their'} data was made: who replaces one changes it in the server as well.`
  return `\
Where each secret is and who takes it. The values are in no file of this repository. On Kubernetes
${ways[outputs.kubernetes?.secrets ?? 'external-secrets']}; compose reads variables from \`compose/.env\`
(template: \`env/.env.example\`) and files from \`compose/secrets/\`. A secret that is replaced reaches a container
when it starts again.${kept}`
}

function keepsPassword({ stores, workloads }: Environment): readonly string[] {
  const servers = stores.filter(
    ({ kind, workload, password }) =>
      workload !== undefined &&
      password !== undefined &&
      (kind === 'postgres' ? workload.command === undefined : firstStartOnly.has(kind)),
  )
  const dashboards = workloads.filter(({ name, role }) => name === 'grafana' && role === 'monitoring')
  return [...servers, ...dashboards].map(({ name }) => code(name))
}

function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** `secrets.md`: every secret with its source, its rotation, and each consumer with the way it gets there. */
export function secretInventory(environment: Environment): readonly OutputFile[] {
  if (environment.secrets.length === 0) return []
  const rows = environment.secrets.flatMap((secret) => rowsOf(secret, environment))
  const text = [
    `# Secrets of ${environment.system}, ${environment.tier}`,
    introduction(environment),
    table(['Secret', 'Source', 'Replaced', 'Taken by', 'As', 'With compose'], rows),
    ...namespaceSecrets(environment),
  ].join('\n\n')
  return [{ path: 'secrets.md', body: { kind: 'text', text: `${text}\n` } }]
}

/** The Secrets that people make, key by key, where nothing in the cluster does. */
function namespaceSecrets(environment: Environment): readonly string[] {
  const option = environment.outputs.kubernetes?.secrets
  if (environment.platform !== 'kubernetes' || option === undefined || option === 'external-secrets')
    return []
  const rows = podSecrets(environment).flatMap(({ name, keys }) =>
    [...keys].map(([key, parts], index) => [
      index === 0 ? code(name) : '',
      code(key),
      code(valueInWords(parts)),
    ]),
  )
  return [
    '## Secrets of the namespace',
    `Each key of each Secret in \`${environment.namespace}\`. Names in braces stand for the values of the secrets above;
one that is percent-encoded keeps only letters, digits and \`-._~\` as they are.`,
    table(['Secret', 'Key', 'Value'], rows),
  ]
}

type Row = readonly string[]

/** Facts of the secret stand in its first row only. */
function rowsOf(secret: Secret, environment: Environment): readonly Row[] {
  const rotation = secret.rotate === undefined ? 'when needed' : `every ${formatDuration(secret.rotate)}`
  const facts = [code(secret.name), code(secretSource(secret)), rotation]
  const ways = [
    ...containers(environment).flatMap((workload) => waysInto(workload, secret.name, environment)),
    ...(channelKeys(environment).has(secret.name) ? [wayToCluster] : []),
  ]
  if (ways.length === 0) return [[...facts, 'nobody', '', '']]
  return ways.map((way, index) => [...(index === 0 ? facts : ['', '', '']), ...way])
}

/** Of what tells people about alerts. */
const wayToCluster: Row = ['Alertmanager of the cluster', `Secret ${code(notifier)}`, 'not used']

function containers(environment: Environment): readonly Workload[] {
  return [...environment.workloads, ...environment.composeOnly]
    .flatMap(containersOf)
    .sort((left, right) => (left.name < right.name ? -1 : 1))
}

function waysInto(workload: Workload, secret: string, environment: Environment): readonly Row[] {
  // A copy of a tier takes no backups and sends no alerts.
  const isUsedByCompose =
    environment.platform !== 'kubernetes' || !(workload.role === 'backup' || workload.name === 'alertmanager')
  const variables = workload.env.flatMap(({ name, value }): Row[] => {
    const part = value.find((one) => one.kind === 'secret' && one.secret === secret)
    if (part?.kind !== 'secret') return []
    const within = value.length === 1 ? '' : part.encoding === 'url' ? ', percent-encoded in it' : ', in it'
    return [
      [
        workload.name,
        `variable ${code(name)}${within}`,
        `variable ${code(composeVariableFor(environment, value))}`,
      ],
    ]
  })
  const files = workload.files.flatMap(({ path, content }): Row[] => {
    if (content.kind !== 'secret' || content.secret !== secret) return []
    return [
      [
        workload.name,
        `file ${code(path)}`,
        isUsedByCompose ? `file ${code(`secrets/${secret}`)}` : 'not used',
      ],
    ]
  })
  return [...variables, ...files]
}

function table(header: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}
