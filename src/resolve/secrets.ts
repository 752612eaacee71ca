import type { Secret } from '../model/environment.ts'
import type { Channel } from '../model/monitoring.ts'
import type { Workload } from '../model/workload.ts'
import type { Context } from './context.ts'
import { compareText, quantity, sortedEntries } from './context.ts'

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
  for (const workload of workloads) for (const secret of secretsOf(workload)) add(secret, workload.name)
  for (const channel of channels) add(channel.secret, 'alertmanager')
  for (const [consumer, secret] of others) add(secret, consumer)
  return sortedEntries(context.spec.secrets).map(([name, spec]) => {
    const [, provider, path, key] = /^([a-z]+):([^#]+)(?:#(.+))?$/.exec(spec.source) ?? []
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
