import type { OutputRule } from './rule.ts'
import { bodyLimitTooSmall } from './rules/body-limit-too-small.ts'
import { danglingReference } from './rules/dangling-reference.ts'
import { disruptionBudgetBlocksDrain } from './rules/disruption-budget-blocks-drain.ts'
import { proxyTimeoutTooShort } from './rules/proxy-timeout-too-short.ts'
import { upstreamUnknown } from './rules/upstream-unknown.ts'

/** Every rule on outputs. */
export const outputRules: readonly OutputRule[] = [
  bodyLimitTooSmall,
  danglingReference,
  disruptionBudgetBlocksDrain,
  proxyTimeoutTooShort,
  upstreamUnknown,
]
