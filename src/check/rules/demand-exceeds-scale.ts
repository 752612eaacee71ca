import type { Service } from '../../model/environment.ts'
import type { Finding, TierRule } from '../rule.ts'

/** As many instances as there may be carry what is normal at the most, and as few as there may be what is normal at the least. */
export const demandExceedsScale: TierRule = {
  code: 'demand-exceeds-scale',
  severity: 'warning',
  scope: 'tier',
  check({ services }, report) {
    for (const service of services) {
      const by = service.workload.scale.by.find((one) => one.kind === 'rps')
      if (by?.kind !== 'rps') continue
      for (const finding of [tooFewAtMost(service, by.target), tooFewAtLeast(service, by.target)])
        if (finding !== undefined) report(finding)
    }
  },
}

function tooFewAtMost({ name, baseline, workload }: Service, target: number): Finding | undefined {
  const { max } = workload.scale
  const peak = baseline?.targetRate
  if (peak === undefined || max * target >= peak) return undefined
  return {
    at: ['services', name, 'scale', 'max'],
    message: `${max} instances of "${name}" with ${target} requests a second each carry ${max * target}, and ${peak} are normal`,
    help: `Write \`max: ${Math.ceil(peak / target)}\` or more, or let each take more.`,
    related: places(name, 'target', `${peak} requests a second are normal`),
  }
}

function tooFewAtLeast({ name, baseline, workload }: Service, target: number): Finding | undefined {
  const { min, max } = workload.scale
  const base = baseline?.minimumRate
  if (base === undefined || min * target >= base || max === min) return undefined
  return {
    at: ['services', name, 'scale', 'min'],
    message: `${min} instances of "${name}" with ${target} requests a second each carry ${min * target}, and there are never fewer than ${base}`,
    help: `Write \`min: ${Math.min(max, Math.ceil(base / target))}\` or more: below it nothing ever runs.`,
    related: places(name, 'min', `there are never fewer than ${base} requests a second`),
  }
}

function places(name: string, key: 'min' | 'target', message: string): NonNullable<Finding['related']> {
  return [
    { at: ['services', name, 'baseline', 'rps', key], message },
    { at: ['services', name, 'scale', 'by', 'rps'], message: 'what each instance carries' },
  ]
}
