import type { Environment } from '../model/environment.ts'
import type { ReadFile } from '../resolve/repository.ts'
import { resolve } from '../resolve/resolve.ts'
import { targets } from '../targets/index.ts'
import { withEmbedded } from '../targets/shared/embedded.ts'
import type { Emitter } from '../targets/target.ts'
import { withhold } from '../validate/withhold.ts'

/** What one target writes for a spec, as one text; empty where it writes nothing. */
export type Printed = (target: string) => string

/** Compiles data as it is, without rules: undefined where it cannot be read as a spec. */
export type Probe = (data: unknown) => Printed | undefined

/** Loads all targets, and gives what compiles with them. */
export async function probe(readFile: ReadFile): Promise<Probe> {
  const emitters = new Map<string, Emitter>()
  for (const target of targets) emitters.set(target.name, await target.load())
  return (data) => {
    const resolved = resolvedFrom(data, readFile)
    if (resolved === undefined) return undefined
    const printed = new Map<string, string>()
    return (target) => {
      const text = printed.get(target) ?? print(emitters.get(target), resolved)
      printed.set(target, text)
      return text
    }
  }
}

interface Resolved {
  readonly environment: Environment
  readonly delivery: ReturnType<typeof resolve>['delivery']
}

function resolvedFrom(data: unknown, readFile: ReadFile): Resolved | undefined {
  const { data: sound, known, isComplete } = withhold(data, [])
  if (!isComplete) return undefined
  try {
    const { environment, delivery, problems } = resolve({
      data: sound,
      known,
      sourceFile: 'spec.yaml',
      readFile,
    })
    return problems.length === 0 ? { environment, delivery } : undefined
  } catch {
    // Data that the schema would have refused.
    return undefined
  }
}

function print(emitter: Emitter | undefined, { environment, delivery }: Resolved): string {
  if (emitter === undefined) return ''
  try {
    const system = { name: environment.system, tiers: [environment], delivery, sourceFolder: '' }
    return JSON.stringify(emitter.scope === 'tier' ? emitter.emit(alone(environment)) : emitter.emit(system))
  } catch {
    return ''
  }
}

/** A tier whose targets say nothing of what others make: what is embedded in a ConfigMap is said by its own target. */
function alone(environment: Environment): Environment {
  return withEmbedded(environment, (_, { path }) => ({ path, body: { kind: 'text', text: '' } }))
}
