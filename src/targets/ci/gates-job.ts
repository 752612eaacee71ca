import type { Environment } from '../../model/environment.ts'
import type { DataMap } from '../../print/body.ts'
import { runner } from './actions.ts'
import { expression } from './expression.ts'
import { script } from './script.ts'

const reviewed = 'any(.protection_rules[]; .type == "required_reviewers")'
const reviewedByAnother = 'any(.protection_rules[]; .type == "required_reviewers" and .prevent_self_review)'
const fromSomeBranches = '.deployment_branch_policy != null'

/**
 * What the gate of a tier asks of its environment in the repository's settings. `manual`: somebody starts it, the
 * author too; `approval`: somebody else allows it.
 */
export function gateOf(
  environment: Environment,
): { readonly need: string; readonly query: string } | undefined {
  const { gate } = environment.promotion
  if (gate === 'auto') return undefined
  return gate === 'manual'
    ? { need: 'required reviewers', query: `${reviewed} and ${fromSomeBranches}` }
    : {
        need: 'required reviewers without self-review',
        query: `${reviewedByAnother} and ${fromSomeBranches}`,
      }
}

/** Fails while a gate is not set up: an environment without reviewers lets everything pass. */
export function gatesJob(tiers: readonly Environment[]): DataMap | undefined {
  const gated = tiers.flatMap((tier) => {
    const gate = gateOf(tier)
    return gate === undefined ? [] : [{ environment: tier.namespace, ...gate }]
  })
  if (gated.length === 0) return undefined
  return {
    name: 'gates are set up',
    'runs-on': runner,
    'timeout-minutes': 5,
    permissions: { actions: 'read' },
    steps: [
      {
        name: 'Ask for the protection of environments',
        env: { GH_TOKEN: expression('github.token') },
        run: script('gates', { tiers: gated }),
      },
    ],
  }
}
