import type { TierRule } from '../rule.ts'

/** Whatever alarms, somebody hears of it: where there are alerts or objectives, there are severities with channels. */
export const alertUnrouted: TierRule = {
  code: 'alert-unrouted',
  severity: 'error',
  scope: 'tier',
  needs: ['alerts', 'notify', 'slos'],
  check({ alerts, slos, severities, outputs }, report) {
    if (outputs.prometheus === undefined || alerts.length + slos.length === 0) return
    if (severities.length > 0) return
    report({
      at: [alerts.length > 0 ? 'alerts' : 'slos'],
      side: 'key',
      message: `nobody hears of ${count(alerts.length, 'alert')} and ${count(slos.length, 'objective')}: no severity says who`,
      help: 'Write `notify` with channels and severities, such as `severities: {critical: {to: [chat]}}`.',
    })
  },
}

function count(many: number, noun: string): string {
  return `${many} ${noun}${many === 1 ? '' : 's'}`
}
