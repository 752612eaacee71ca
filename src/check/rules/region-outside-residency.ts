import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Environment } from '../../model/environment.ts'
import type { TierRule } from '../rule.ts'

/** Data, and every copy of it, stays in the regions that it may be in. */
export const regionOutsideResidency: TierRule = {
  code: 'region-outside-residency',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    const { placement } = environment
    if (placement === undefined) return
    for (const { at, region, what } of regions(environment)) {
      if (placement.residency.includes(region)) continue
      report({
        at,
        message: `${what} in ${region}, and data may only be in ${placement.residency.join(', ')}`,
        help: 'Write one of these regions, or add this one to `residency` if the law allows it.',
        related: [{ at: ['placement', 'residency'], message: 'where data may be' }],
      })
    }
  },
}

function regions({
  placement,
  backups,
}: Environment): readonly { readonly at: Path; readonly region: string; readonly what: string }[] {
  const own =
    placement === undefined
      ? []
      : [{ at: ['placement', 'region'], region: placement.region, what: 'the tier runs' }]
  const copies = backups.flatMap(({ name, to }) =>
    to === undefined
      ? []
      : [{ at: ['backups', name, 'to', 'region'], region: to.region, what: `the copies of "${name}" are` }],
  )
  return [...own, ...copies]
}
