import type { Path, Severity } from '../diagnostics/diagnostic.ts'
import type { Environment, System } from '../model/environment.ts'

/** What a rule says about one problem. Paths are spec paths of the tier that is being checked. */
export interface Finding {
  readonly at: Path
  /** Which half of `key: value` is at fault; the value unless said. */
  readonly side?: 'key' | 'value'
  /** One lower-case sentence without a full stop: what is wrong, the formula with its numbers, the value that would pass. */
  readonly message: string
  readonly help?: string
  /** The value may be a secret: the line is not shown. */
  readonly hidden?: true
  /** The other places of the formula; of another tier where that is named. */
  readonly related?: readonly { readonly at: Path; readonly message: string; readonly tier?: string }[]
  /** For rules on a whole system: the tier whose layer is at fault. */
  readonly tier?: string
  /** What a target cannot express, such as `compose/scale`: the name under which `accept` takes note of it. */
  readonly feature?: string
}

/** Reports a finding of the rule that was called with it. */
export type Report = (finding: Finding) => void

/** The parts of a spec that a rule may need as a whole. */
export type Part =
  | 'alerts'
  | 'backups'
  | 'externals'
  | 'jobs'
  | 'monitoring'
  | 'notify'
  | 'recovery'
  | 'routes'
  | 'secrets'
  | 'services'
  | 'slos'
  | 'stores'
  | 'volumes'

/** Says what a schema cannot. Reads the model, reports problems, changes nothing. */
export type Rule = TierRule | SystemRule

/** A rule on one tier. */
export interface TierRule extends RuleFacts {
  readonly scope: 'tier'
  check(environment: Environment, report: Report): void
}

/** A rule on all tiers of a system together. */
export interface SystemRule extends RuleFacts {
  readonly scope: 'system'
  check(system: System, report: Report): void
}

/** `by-tier`: an error in the last tier of the promotion order, which is the one that users meet, and a warning before it. */
export type RuleSeverity = Severity | 'by-tier'

interface RuleFacts {
  /** Kebab-case; the name of the rule's file and of its error case, and what `waivers` name. */
  readonly code: string
  readonly severity: RuleSeverity
  /**
   * Parts that must be complete for the rule to be right: it is skipped while something of them is withheld.
   * Rules that judge each entity alone, or sums that only grow, leave it out.
   */
  readonly needs?: readonly Part[]
  /** Every `feature` that its findings may name. */
  readonly features?: readonly string[]
}
