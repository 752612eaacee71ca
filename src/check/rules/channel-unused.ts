import type { TierRule } from '../rule.ts'

/** Every channel is one that some severity uses. */
export const channelUnused: TierRule = {
  code: 'channel-unused',
  severity: 'warning',
  scope: 'tier',
  needs: ['notify'],
  check({ channels, severities }, report) {
    for (const { name } of channels) {
      if (severities.some((severity) => severity.channels.includes(name))) continue
      report({
        at: ['notify', 'channels', name],
        side: 'key',
        message: `no severity notifies the channel "${name}"`,
        help: 'Add it to `to` of a severity, or remove it.',
      })
    }
  },
}
