import type { Environment } from '../../model/environment.ts'
import { clusterChannels, isUtc } from '../../model/notifying-cluster.ts'
import type { Lost } from './runtime.ts'

/** Windows that mute what can wait, which the operator's Alertmanager cannot keep on any clock but UTC. */
export function lostMuting(environment: Environment): readonly Lost[] {
  const { maintenance, severities } = environment
  if (clusterChannels(environment).length === 0 || severities.length < 2) return []
  return maintenance
    .filter(({ window }) => !isUtc(window.starts.timezone))
    .map(({ name, window }) => ({
      at: ['maintenance', name, 'timezone'],
      message: `the Prometheus operator knows no time but UTC: "${name}" in ${window.starts.timezone} would mute no alerts`,
      help: 'Write the window in UTC',
    }))
}
