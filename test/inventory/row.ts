/** Something that a real system needs, and where a spec of this repository says it. */
export type Fact = Said | Derived | Written | Told | NotYet | Outside

interface About {
  /** What the system needs, in our words. */
  readonly fact: string
}

/** The merged spec of a tier has this value at this path. An object need only have these keys. */
export interface Said extends About {
  readonly tier: string
  readonly spec: string
  readonly is: unknown
}

/** Nobody writes it: the model has it, because of what is written. */
export interface Derived extends About {
  readonly tier: string
  readonly model: string
  readonly is: unknown
  readonly why: string
}

/** Nobody writes it: an output has it. `object` is `Kind/name` in a file of Kubernetes. */
export interface Written extends About {
  readonly tier: string
  readonly file: string
  readonly object?: string
  readonly at: string
  readonly is: unknown
  readonly why: string
}

/** A program is told it by a variable; a secret in it stands as `{name}`. */
export interface Told extends About {
  readonly tier: string
  readonly program: string
  readonly variable: string
  readonly is: string
}

/** The language cannot say it yet. */
export interface NotYet extends About {
  readonly notYet: string
}

/** It is no matter of a spec: of an image, of the cloud account, of the program itself. */
export interface Outside extends About {
  readonly outside: string
}

/** A fact that the merged spec has. */
export function said(fact: string, spec: string, is: unknown, tier = 'production'): Said {
  return { fact, tier, spec, is }
}

/** A fact that follows, for a reason. */
export function derived(fact: string, model: string, is: unknown, why: string, tier = 'production'): Derived {
  return { fact, tier, model, is, why }
}

/** A fact that an object of Kubernetes has, for a reason. */
export function inCluster(
  fact: string,
  [file, object, at]: readonly [file: string, object: string, at: string],
  is: unknown,
  why: string,
  tier = 'production',
): Written {
  return { fact, tier, file: `kubernetes/${file}.yaml`, object, at, is, why }
}

/** A fact that the compose file of a tier has, for a reason. */
export function inCompose(fact: string, at: string, is: unknown, why: string, tier = 'production'): Written {
  return { fact, tier, file: 'compose/compose.yaml', at, is, why }
}

/** What a program is told by its variables, by name. */
export function told(
  group: string,
  program: string,
  variables: Readonly<Record<string, string>>,
  tier = 'production',
): readonly Told[] {
  return Object.entries(variables).map(([variable, is]) => ({
    fact: `${group}: ${variable}`,
    tier,
    program,
    variable,
    is,
  }))
}

export function notYet(fact: string, why: string): NotYet {
  return { fact, notYet: why }
}

export function outside(fact: string, why: string): Outside {
  return { fact, outside: why }
}
