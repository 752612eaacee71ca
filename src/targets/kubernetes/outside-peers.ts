import { isIP } from 'node:net'
import type { NetworkPolicyPeer } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Environment } from '../../model/environment.ts'
import type { Channel } from '../../model/monitoring.ts'
import type { Given } from './given.ts'

/** Addresses that are nobody's on the internet: https://www.iana.org/assignments/iana-ipv4-special-registry/ */
const privateRanges = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16']
/** Those of one's own link, cloud metadata among them: nothing of the tier is called there. */
const linkLocal = '169.254.0.0/16'
/** https://www.iana.org/assignments/iana-ipv6-special-registry/ */
const privateRanges6 = ['fc00::/7']
const linkLocal6 = 'fe80::/10'

/** Everything on the internet, and nothing else. */
export const publicPeers: readonly Given<NetworkPolicyPeer>[] = [
  { ipBlock: { cidr: '0.0.0.0/0', except: [...privateRanges, linkLocal].sort() } },
  { ipBlock: { cidr: '::/0', except: [...privateRanges6, linkLocal6] } },
]

const privatePeers = [...privateRanges, ...privateRanges6].map(range)
/** Inside or outside, but for one's own link. */
const anywhere: readonly Given<NetworkPolicyPeer>[] = [
  { ipBlock: { cidr: '0.0.0.0/0', except: [linkLocal] } },
  { ipBlock: { cidr: '::/0', except: [linkLocal6] } },
]

/**
 * Where something outside of the cluster may be, by its name or host: policies know no names, so that only an address
 * in its place can be told exactly.
 */
export function outsidePeers(
  to: string,
  { externals, stores, channels }: Environment,
): readonly Given<NetworkPolicyPeer>[] {
  const external = externals.find(({ name }) => name === to)
  const managed = stores.find(
    ({ workload, host, name, readers }) => workload === undefined && [host, name, readers?.host].includes(to),
  )
  const host = external?.host ?? (managed?.name === to ? managed.host : to)
  // Names need no look at Node's pattern of IPv6, which takes longer to make than a file of policies.
  const family = /^[\d.]+$|:/.test(host) ? isIP(host) : 0
  if (family !== 0) return [range(`${host}/${family === 4 ? 32 : 128}`)]
  if (external?.private === true) return privatePeers
  // Servers of mail and databases are as often in a network of one's own.
  const isOwn = managed !== undefined || channels.some((channel) => isMailTo(channel, to))
  return isOwn ? anywhere : publicPeers
}

function isMailTo(channel: Channel, host: string): boolean {
  return channel.kind === 'email' && channel.smarthost.startsWith(`${host}:`)
}

function range(cidr: string): Given<NetworkPolicyPeer> {
  return { ipBlock: { cidr } }
}
