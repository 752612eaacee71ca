import type { Rule } from '../check/rule.ts'
import type { Environment, System } from '../model/environment.ts'
import type { Body } from '../print/body.ts'

/** One output format. Adding one is a folder, a line in `targets/index.ts` and its files in `out/`. */
export interface Target {
  /** The folder under `out/<system>/<tier>/`, and what `--target` takes. */
  readonly name: string
  /** Rules only this format has. Light: always loaded, always run, whichever targets are written. */
  readonly rules: readonly Rule[]
  /** What of the spec it says nearly, or not at all. */
  readonly parity?: TargetParity
  /** The heavy part, loaded only when this target is written. */
  load(): Promise<Emitter>
}

/** Turns the model into files: of one tier, or of the whole system. */
export type Emitter =
  | {
      readonly scope: 'tier'
      emit(environment: Environment): readonly OutputFile[]
      /** What there is to say of what the author passes through to this target. */
      remarks?(environment: Environment): readonly PassThroughRemark[]
    }
  | { readonly scope: 'system'; emit(system: System): readonly OutputFile[] }

/**
 * A file of a target. Emitters are pure and deterministic and cannot fail:
 * what the author may get wrong, a rule has already reported.
 */
export interface OutputFile {
  /** Relative to the target's folder, forward slashes. */
  readonly path: string
  readonly body: Body
  readonly executable?: boolean
}

/**
 * Something about a value that is passed through, at its path in the spec: the target writes it anyway; the spec has
 * a word for it; or the workload lacks what it is for.
 */
export type PassThroughRemark =
  | { readonly kind: 'absorbed'; readonly at: readonly (string | number)[] }
  | { readonly kind: 'has-word'; readonly at: readonly (string | number)[]; readonly word: string }
  | { readonly kind: 'nowhere'; readonly at: readonly (string | number)[]; readonly lacks: string }

/** Words that a target cannot say as they are meant, by dotted path (`services.*.scale.by`), with the reason. */
export interface TargetParity {
  /** Words that it says nearly. */
  readonly approximations?: Readonly<Record<string, string>>
  /** Words that it leaves out. Where somebody would miss them, a feature of `dropped-by-target` asks. */
  readonly drops?: Readonly<Record<string, string>>
}
