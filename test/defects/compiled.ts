import { expect } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { compileSpecs, filesOf, specsOf } from '../in-memory.ts'

/** The tiers of the real system, and those of them that run on Kubernetes. */
export const tiers = ['development', 'staging', 'production'] as const
export const clusters = ['staging', 'production'] as const
export type Tier = (typeof tiers)[number]

/** A value read back from a compiled file; tests look into it as they please. */
// biome-ignore lint/suspicious/noExplicitAny: what a test reads has no type of its own.
export type Read = any

/** A pod template with what it belongs to. */
export interface Pod {
  readonly owner: Read
  readonly labels: Readonly<Record<string, string>>
  readonly spec: Read
  /** All containers, sidecars among them. */
  readonly containers: readonly Read[]
}

/** The compiled files of the system, read as their consumers read them. Paths are below `out/<system>/`. */
export interface Compiled {
  readonly system: string
  /** The texts whose path fits, by path; at least one. */
  texts(fits?: RegExp): readonly (readonly [path: string, text: string])[]
  text(path: string): string
  yaml(path: string): Read
  compose(tier: Tier): Read
  /** Name and body of every service of compose. */
  services(tier: Tier): readonly (readonly [name: string, service: Read])[]
  /** Every Kubernetes object of a tier, or those of a kind. */
  objects(tier: Tier, kind?: string): readonly Read[]
  object(tier: Tier, kind: string, name: string): Read
  pods(tier: Tier): readonly Pod[]
  workflow(name: 'ci' | 'deploy' | 'spec'): Read
  /** The alerts and recordings of a tier. */
  rules(tier: Tier): readonly Read[]
  alerts(tier: Tier): readonly Read[]
  dashboards(tier: Tier): readonly Read[]
  /** The configuration of the proxy, all files one after the other. */
  nginx(tier: Tier): string
}

function reader(system: string, files: ReadonlyMap<string, string>): Compiled {
  const texts = (fits = /./) => {
    const found = [...files].filter(([path]) => fits.test(path))
    expect(found.length, `files like ${fits}`).toBeGreaterThan(0)
    return found
  }
  const text = (path: string) => {
    const found = files.get(path)
    if (found === undefined) throw new Error(`no file ${path}`)
    return found
  }
  const yaml = once((path) => parse(text(path)))
  const compose = (tier: Tier): Read => yaml(`${tier}/compose/compose.yaml`)
  const documents = once((path): readonly Read[] => parseAllDocuments(text(path)).map((one) => one.toJS()))
  const objects = (tier: Tier, kind?: string): readonly Read[] =>
    texts(new RegExp(`^${tier}/kubernetes/(?!kustomization)`))
      .flatMap(([path]) => documents(path))
      .filter((object) => kind === undefined || object.kind === kind)
  const rules = (tier: Tier): readonly Read[] =>
    texts(new RegExp(`^${tier}/prometheus/rules/`)).flatMap(([path]) =>
      yaml(path).groups.flatMap((group: Read) => group.rules),
    )
  return {
    system,
    texts,
    text,
    yaml,
    compose,
    services: (tier) => Object.entries(compose(tier).services),
    objects,
    object: (tier, kind, name) => {
      const found = objects(tier, kind).filter(({ metadata }) => metadata.name === name)
      expect(found, `${tier}: ${kind}/${name}`).toHaveLength(1)
      return found[0]
    },
    pods: (tier) => objects(tier).flatMap(podOf),
    workflow: (name) => yaml(`system/ci/workflows/${system}-${name}.yml`),
    rules,
    alerts: (tier) => rules(tier).filter(({ alert }) => alert !== undefined),
    dashboards: (tier) =>
      texts(new RegExp(`^${tier}/grafana/dashboards/`)).map(([, dashboard]) => JSON.parse(dashboard)),
    nginx: (tier) =>
      texts(new RegExp(`^${tier}/nginx/`))
        .map(([, file]) => file)
        .join('\n'),
  }
}

/** Reads each file once; the table looks at most of them often. */
function once<T>(read: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>()
  return (path) => {
    const found = known.get(path) ?? read(path)
    known.set(path, found)
    return found
  }
}

function podOf(owner: Read): readonly Pod[] {
  const template = owner.spec?.jobTemplate?.spec.template ?? owner.spec?.template
  if (template?.spec?.containers === undefined) return []
  const { spec } = template
  const containers = [...(spec.initContainers ?? []), ...spec.containers]
  return [{ owner, labels: template.metadata.labels, spec, containers }]
}

/** Compiles a real system, after a change to the text of its specs. */
export async function compiled(
  change: (text: string) => string = (text) => text,
  system = 'policy-governance',
): Promise<Compiled> {
  const specs = Object.entries(specsOf(system)).map(([path, text]) => [path, change(text)] as const)
  const compilation = await compileSpecs(Object.fromEntries(specs))
  expect(compilation.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const files = [...filesOf(compilation)].map(
    ([path, text]) => [path.slice(system.length + 1), text] as const,
  )
  return reader(system, new Map(files))
}

/** The names of the networks of a service of compose, which says them as a list, or as a map where it has aliases. */
export function networksOf({ networks = [] }: Read): readonly string[] {
  return Array.isArray(networks) ? networks : Object.keys(networks)
}

/** Checks every one of some things, of which there must be at least one: no row of the table may be about nothing. */
export function each<T>(things: Iterable<T>, check: (thing: T) => void): void {
  const all = [...things]
  expect(all.length, 'there is something to check').toBeGreaterThan(0)
  for (const thing of all) check(thing)
}
