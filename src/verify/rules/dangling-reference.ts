import type { Finding } from '../../check/rule.ts'
import { suggestion } from '../../diagnostics/did-you-mean.ts'
import { podSecrets } from '../../targets/shared/pod-secrets.ts'
import type { OutputPlace } from '../changed-by.ts'
import { changedBy } from '../changed-by.ts'
import { composeFile, composeServices } from '../compose-file.ts'
import { referencesOfContainer } from '../compose-references.ts'
import { at, entries } from '../data.ts'
import { definedNames } from '../kubernetes-definitions.ts'
import { kubernetesObjects, nameOf } from '../kubernetes-objects.ts'
import type { Reference } from '../kubernetes-references.ts'
import { referencesOf } from '../kubernetes-references.ts'
import type { EmittedTier, OutputRule } from '../rule.ts'

/** Whatever an output names is in the same output: nothing waits for ever for what nobody makes. */
export const danglingReference: OutputRule = {
  code: 'dangling-reference',
  severity: 'error',
  check(tier, report) {
    for (const one of [...inCluster(tier), ...onHost(tier)]) {
      if (!one.names.has(one.reference.name)) report(finding(tier, one))
    }
  },
}

/** A reference with the names that there are of its kind. */
interface Named {
  /** Who names it. */
  readonly owner: string
  /** What it names, in words. */
  readonly kind: string
  readonly reference: Reference
  readonly names: ReadonlySet<string>
  readonly place: OutputPlace
}

const none: ReadonlySet<string> = new Set()

function inCluster(tier: EmittedTier): readonly Named[] {
  const objects = kubernetesObjects(tier)
  const defined = new Map(definedNames(objects))
  defined.set('Secret', new Set([...(defined.get('Secret') ?? []), ...madeByPeople(tier)]))
  // Claims that the author says are there already.
  const external = new Set(tier.environment.volumes.flatMap((volume) => volume.external ?? []))
  const isHere = ({ kind, name }: Reference) => kind !== 'PersistentVolumeClaim' || !external.has(name)
  return objects.flatMap((object) =>
    referencesOf(object)
      .filter(isHere)
      .map((reference) => ({
        owner: nameOf(object),
        kind: reference.kind,
        reference,
        names: defined.get(reference.kind) ?? none,
        place: { target: 'kubernetes', selector: nameOf(object), within: reference.within },
      })),
  )
}

/** Secrets that the tier's pods need and no object makes. */
function madeByPeople({ environment }: EmittedTier): readonly string[] {
  return environment.outputs.kubernetes?.secrets === 'external-secrets'
    ? []
    : podSecrets(environment).map(({ name }) => name)
}

const kinds: Readonly<Record<string, string>> = {
  configs: 'configuration',
  networks: 'network',
  secrets: 'secret',
  services: 'service',
  volumes: 'volume',
}

function onHost(tier: EmittedTier): readonly Named[] {
  const file = composeFile(tier)
  const defined = new Map(
    Object.keys(kinds).map((kind) => [kind, new Set(entries(at(file, kind)).map(([name]) => name))]),
  )
  return composeServices(tier).flatMap(([service, body]) =>
    referencesOfContainer(body).map((reference) => ({
      owner: `"${service}" of compose.yaml`,
      kind: kinds[reference.kind] ?? reference.kind,
      reference,
      names: defined.get(reference.kind) ?? none,
      place: {
        target: 'compose',
        selector: 'compose.yaml',
        within: `services.${service}.${reference.within}`,
      },
    })),
  )
}

function finding({ environment }: EmittedTier, { owner, kind, reference, names, place }: Named): Finding {
  return {
    at: changedBy(environment, place, ['patches']),
    message: `${owner} names the ${kind} "${reference.name}" (${reference.within}), which is not in the output${suggestion(reference.name, names)}`,
    help:
      names.size === 0
        ? 'There is none of that kind: leave the reference out, or mark it as optional.'
        : `Name one that is: ${[...names].sort().join(', ')}.`,
  }
}
