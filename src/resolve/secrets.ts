import type { Path } from '../diagnostics/diagnostic.ts'
import type { Secret } from '../model/environment.ts'
import type { Channel } from '../model/monitoring.ts'
import { containersOf, type Workload } from '../model/workload.ts'
import type { Context } from './context.ts'
import { compareText, quantity, report, sortedEntries } from './context.ts'

/** Secrets with who takes them, sorted by name. */
export function secrets(
  context: Context,
  workloads: readonly Workload[],
  channels: readonly Channel[],
  others: readonly (readonly [consumer: string, secret: string])[],
): readonly Secret[] {
  const consumers = new Map<string, Set<string>>()
  const add = (secret: string, consumer: string): void =>
    void (consumers.get(secret) ?? consumers.set(secret, new Set()).get(secret))?.add(consumer)
  for (const workload of workloads)
    for (const container of containersOf(workload))
      for (const secret of secretsOf(container)) add(secret, workload.name)
  for (const channel of channels) add(channel.secret, 'alertmanager')
  for (const [consumer, secret] of others) add(secret, consumer)
  const all = sortedEntries(context.spec.secrets)
  return all.map(([name, spec]) => {
    const [, provider, path, key] = /^([a-z]+):([^#]+)(?:#(.+))?$/.exec(spec.source) ?? []
    refuseSecondProvider(context, provider, ['secrets', name, 'source'])
    return {
      name,
      provider: provider ?? 'vault',
      path: path ?? '',
      key,
      rotate: quantity.duration(spec.rotate),
      consumers: [...(consumers.get(name) ?? [])].sort(compareText),
    }
  })
}

/** A tier on Kubernetes has one store of secrets: that of the provider that the first secret names. */
function refuseSecondProvider(context: Context, provider: string | undefined, at: Path): void {
  const { platform, outputs } = context.spec
  const kubernetes = outputs?.kubernetes
  if (platform !== 'kubernetes' || kubernetes === 'none') return
  if (typeof kubernetes === 'object' && kubernetes.secretStore !== undefined) return
  const first = providerOfSecrets(context)
  if (provider === undefined || provider === first) return
  report(
    context,
    'bad-format',
    at,
    `this secret is in ${provider}, and the cluster reads secrets from ${first}`,
    {
      help: `Keep all of them in one, or name the ClusterSecretStore that reads both in \`outputs.kubernetes.secretStore\`.`,
    },
  )
}

/** The provider of the first secret. */
export function providerOfSecrets(context: Context): string {
  const [first] = Object.values(context.spec.secrets ?? {})
  return first?.source.split(':')[0] ?? 'vault'
}

/** The secrets that a container takes, in variables and in files; each once. */
export function secretsOf(workload: Workload): readonly string[] {
  const inValues = workload.env.flatMap((variable) =>
    variable.value.flatMap((part) => (part.kind === 'secret' ? [part.secret] : [])),
  )
  const inFiles = workload.files.flatMap((file) =>
    file.content.kind === 'secret' ? [file.content.secret] : [],
  )
  return [...new Set([...inValues, ...inFiles])].sort(compareText)
}
