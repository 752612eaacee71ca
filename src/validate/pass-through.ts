import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, Path } from '../diagnostics/diagnostic.ts'
import type { PassThrough } from '../model/pass-through.ts'
import type { Workload } from '../model/workload.ts'
import type { MapNode, SourceNode } from '../parse/source.ts'
import { locate, nodeAt } from '../parse/source.ts'
import { explain } from './explain.ts'
import { oneForEachMistake } from './one-for-each-mistake.ts'
import type { Schema, Violation } from './violations.ts'
import { referenced, violationsOf } from './violations.ts'

/** A tier as far as its pass-through needs it. */
export interface PassingTier {
  readonly passThroughs: readonly PassThrough[]
  readonly workloads: readonly Workload[]
  readonly outputs: { readonly kubernetes: { readonly version: string } | undefined }
}

/** A schema of a consumer, made by scripts/consumers/consumer-data.mjs. */
export interface ConsumerSchema extends Schema {
  readonly properties?: Readonly<Record<string, ConsumerSchema>>
  /** The minor version of Kubernetes that a field came with. */
  readonly 'x-since'?: number
  /** Definitions of the kinds of objects that are known: `apps/v1 Deployment`. */
  readonly 'x-kinds'?: Readonly<Record<string, string>>
}

/**
 * What the consumer would refuse of what is passed through to it: unknown fields, wrong types, fields that the tier's
 * version of Kubernetes does not have. Schemas are read only where a tier passes something.
 */
export async function passThroughProblems(
  source: MapNode,
  tier: PassingTier,
): Promise<readonly Diagnostic[]> {
  if (tier.passThroughs.length === 0) return []
  const schemas = { kubernetes: await kubernetesSchema(), compose: await composeSchema() }
  return tier.passThroughs.flatMap((one) => {
    const node = nodeAt(source, one.at)
    if (node?.kind !== 'map') return []
    const schema = schemaOf(one, tier.workloads, schemas)
    const old = one.target === 'compose' ? [] : tooNew(one.at, node, schema, source, tier)
    const wrong = violations(node, schema).map((violation) => explain(violation, node, schema))
    const meant = one.target === 'compose' ? wrong.filter(({ path }) => !isExtension(path)) : wrong
    return [...meant.map((each) => each.diagnostic), ...old]
  })
}

/** Compose takes every key that begins so, and leaves it to others: https://docs.docker.com/reference/compose-file/extension/ */
export function isExtension(path: Path): boolean {
  return path.some((step) => typeof step === 'string' && step.startsWith('x-'))
}

/** The definitions of Kubernetes' objects. */
export async function kubernetesSchema(): Promise<ConsumerSchema> {
  // The edge of a generated file, whose content as a type would be all of it.
  return (await import('../consumers/kubernetes.json', { with: { type: 'json' } })).default as object
}

/** The definitions of a file of compose, and of what it consists of. */
export async function composeSchema(): Promise<ConsumerSchema> {
  return (await import('../consumers/compose.json', { with: { type: 'json' } })).default as object
}

function schemaOf(
  { target, part, workload }: PassThrough,
  workloads: readonly Workload[],
  schemas: Readonly<Record<PassThrough['target'], ConsumerSchema>>,
): ConsumerSchema {
  const { $defs = {} } = schemas[target]
  const found = workloads.find(({ name }) => name === workload)
  const name = target === 'compose' ? 'service' : (definitions[part] ?? `${controllerOf(found)}Spec`)
  return { $defs, ...$defs[name] }
}

const definitions: Readonly<Partial<Record<PassThrough['part'], string>>> = {
  pod: 'PodSpec',
  container: 'Container',
  service: 'ServiceSpec',
}

/** The kind of object that runs a workload. */
function controllerOf(workload: Workload | undefined): string {
  if (workload?.run !== undefined) return workload.run.kind === 'before-rollout' ? 'Job' : 'CronJob'
  if (workload?.perNode) return 'DaemonSet'
  return workload?.stateful ? 'StatefulSet' : 'Deployment'
}

/** Null removes whatever there is, and what is missing is in what it is merged into. */
function violations(node: MapNode, schema: Schema): readonly Violation[] {
  return oneForEachMistake(violationsOf(node, schema)).filter(({ keyword, path }) => {
    const at = nodeAt(node, path)
    const removes = at?.kind === 'scalar' && at.value === null && typeof path.at(-1) === 'string'
    return keyword !== 'required' && !removes
  })
}

function tooNew(
  at: Path,
  node: MapNode,
  schema: ConsumerSchema,
  source: MapNode,
  { outputs }: PassingTier,
): readonly Diagnostic[] {
  const { version } = outputs.kubernetes ?? {}
  if (version === undefined) return []
  const minor = Number(version.split('.')[1])
  return newerFields(node, schema, schema, minor).map(({ path, since }) =>
    diagnostic(
      'unknown-key',
      locate(source, [...at, ...path], 'key'),
      `"${path.at(-1)}" came with Kubernetes 1.${since}; this tier has ${version}`,
      { help: 'Remove it, or raise `outputs.kubernetes.version` once the cluster has that version.' },
    ),
  )
}

interface NewField {
  readonly path: Path
  readonly since: number
}

/** The fields of a tree that came after a minor version of Kubernetes; of those that contain each other, the outer. */
export function newerFields(
  node: SourceNode,
  schema: ConsumerSchema,
  root: ConsumerSchema,
  minor: number,
): readonly NewField[] {
  const definition: ConsumerSchema = (schema.$ref && referenced(root, schema.$ref)) || schema
  const below = (key: string | number, child: SourceNode, of: Schema | boolean | undefined) =>
    typeof of === 'object'
      ? newerFields(child, of, root, minor).map((one) => ({ ...one, path: [key, ...one.path] }))
      : []
  if (node.kind === 'list') return node.items.flatMap((item, index) => below(index, item, definition.items))
  if (node.kind !== 'map') return []
  return [...node.entries].flatMap(([key, { value }]): readonly NewField[] => {
    const field = definition.properties?.[key]
    const since = field?.['x-since'] ?? 0
    return since > minor
      ? [{ path: [key], since }]
      : below(key, value, field ?? definition.additionalProperties)
  })
}
