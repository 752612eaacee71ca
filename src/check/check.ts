import type { Diagnostic, Path, Severity } from '../diagnostics/diagnostic.ts'
import type { Environment, System } from '../model/environment.ts'
import type { MapNode } from '../parse/source.ts'
import { locate } from '../parse/source.ts'
import type { Exceptions } from './exceptions.ts'
import { isExcepted } from './exceptions.ts'
import type { Finding, Report, RuleSeverity, SystemRule, TierRule } from './rule.ts'

/** A tier with what rules and their findings need to know about it. */
export interface CheckedTier {
  readonly environment: Environment
  /** The merged spec: where findings are shown. */
  readonly source: MapNode
  /** Paths of what was withheld as unsound; the empty path where whole layers are missing. */
  readonly unsound: readonly Path[]
  /** Filled while rules run. */
  readonly exceptions: Exceptions
}

/** Runs the rules on one tier. */
export function checkTier(tier: CheckedTier, rules: readonly TierRule[]): readonly Diagnostic[] {
  return rules
    .filter((rule) => canRun(rule, tier))
    .flatMap((rule) => {
      const findings = findingsOf((report) => rule.check(tier.environment, report))
      tier.exceptions.judged.add(rule.code)
      return findings.flatMap((finding) => judge(rule, finding, tier, [tier]))
    })
}

/** Runs the rules on all tiers of a system; each finding is shown in the tier that it names, the last otherwise. */
export function checkSystem(
  system: System,
  tiers: readonly CheckedTier[],
  rules: readonly SystemRule[],
): readonly Diagnostic[] {
  return rules
    .filter((rule) => tiers.every((tier) => canRun(rule, tier)))
    .flatMap((rule) => {
      const findings = findingsOf((report) => rule.check(system, report))
      for (const { exceptions } of tiers) exceptions.judged.add(rule.code)
      return findings.flatMap((finding) => {
        const tier = named(tiers, finding.tier) ?? tiers.at(-1)
        return tier === undefined ? [] : judge(rule, finding, tier, tiers)
      })
    })
}

/** Everything that a check reports. */
export function findingsOf(check: (report: Report) => void): readonly Finding[] {
  const findings: Finding[] = []
  check((finding) => void findings.push(finding))
  return findings
}

function canRun({ needs = [] }: TierRule | SystemRule, { unsound }: CheckedTier): boolean {
  return needs.every((part) => unsound.every((path) => path[0] !== part && path.length > 0))
}

/** What every kind of rule has: enough to show a finding, or to waive it. */
interface Judging {
  readonly code: string
  readonly severity: RuleSeverity
}

/** The finding as a diagnostic; none where a waiver or an acceptance covers it. */
export function judge(
  rule: Judging,
  finding: Finding,
  tier: CheckedTier,
  tiers: readonly CheckedTier[],
): readonly Diagnostic[] {
  if (isExcepted(rule.code, finding, tier.environment, tier.exceptions)) return []
  const { at, side, message, help, hidden, related } = finding
  return [
    {
      code: rule.code,
      severity: severityIn(rule.severity, tier.environment),
      message,
      ...(help === undefined ? {} : { help }),
      ...(hidden && { hidden }),
      place: locate(tier.source, at, side),
      ...(related === undefined ? {} : { related: related.map((one) => relatedPlace(one, tier, tiers)) }),
    },
  ]
}

/** How bad what a rule finds is in a tier. */
function severityIn(severity: RuleSeverity, { tier, tierOrder }: Environment): Severity {
  if (severity !== 'by-tier') return severity
  return tier === tierOrder.at(-1) ? 'error' : 'warning'
}

type Related = NonNullable<Finding['related']>[number]

function relatedPlace({ at, message, tier }: Related, own: CheckedTier, tiers: readonly CheckedTier[]) {
  return { message, place: locate((named(tiers, tier) ?? own).source, at) }
}

function named(tiers: readonly CheckedTier[], name: string | undefined): CheckedTier | undefined {
  return tiers.find((tier) => tier.environment.tier === name)
}
