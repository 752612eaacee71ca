import type { Report, RuleSeverity } from '../check/rule.ts'
import type { Environment } from '../model/environment.ts'
import type { OutputFile } from '../targets/target.ts'
import type { ConsumerSchema } from '../validate/pass-through.ts'

/** The outputs of a tier after its patches, by target. Targets that are not written in this run are absent. */
export interface EmittedTier {
  readonly environment: Environment
  readonly files: ReadonlyMap<string, readonly OutputFile[]>
  /** What Kubernetes takes, and what compose does; only where the author changed what they are given. */
  readonly schemas?: { readonly kubernetes?: ConsumerSchema; readonly compose?: ConsumerSchema }
}

/** A rule on what is about to be written: what patches and pass-through may have broken. */
export interface OutputRule {
  readonly code: string
  readonly severity: RuleSeverity
  /** Every `feature` that its findings may name. */
  readonly features?: readonly string[]
  check(tier: EmittedTier, report: Report): void
}
