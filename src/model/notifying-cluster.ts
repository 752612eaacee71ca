import type { Environment } from './environment.ts'
import type { Channel } from './monitoring.ts'

/** Name of what tells the Alertmanager of a cluster about a tier, and of the Secret with what it needs for that. */
export const notifier = 'alertmanager'

/** Whether a time zone is the one in which the operator has every time: https://github.com/prometheus-operator/prometheus-operator/issues/5512 */
export function isUtc(timezone: string): boolean {
  return timezone === 'UTC' || timezone === 'Etc/UTC'
}

/**
 * The channels by which the Alertmanager of the cluster reaches people: where the operator's Prometheus has the rules
 * of the tier, which runs neither server itself. None elsewhere.
 */
export function clusterChannels(environment: Environment): readonly Channel[] {
  const { platform, outputs, monitoring, severities, channels } = environment
  const isOperated = outputs.kubernetes?.operators.prometheus !== undefined
  if (platform !== 'kubernetes' || !isOperated || monitoring.prometheus || monitoring.alertmanager) return []
  return channels.filter(({ name }) => severities.some((severity) => severity.channels.includes(name)))
}
