import type { Environment } from '../../model/environment.ts'
import type { Flag } from '../../model/monitoring.ts'
import type { DataMap } from '../../print/body.ts'
import type { OutputFile } from '../target.ts'

/** `flags.json`: who has each flag, as services read it; none where there are no flags. */
export function flagsFile({ flags }: Environment): readonly OutputFile[] {
  if (flags.length === 0) return []
  const value = Object.fromEntries(flags.map((flag) => [flag.name, stateOf(flag)]))
  return [{ path: 'flags.json', body: { kind: 'json', value } }]
}

/** Only what belongs to the state: an allow list beside `all` would be read by somebody. */
function stateOf({ state, percent, allow }: Flag): DataMap {
  if (state === 'percent') return { state, percent: percent ?? 0 }
  return state === 'targeted' ? { state, allow: [...allow] } : { state }
}
