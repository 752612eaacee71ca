import type { StoreSpec } from '../context.ts'

/** Ends of host names of providers whose servers refuse the command by which a snapshot is taken. */
const refusing: readonly (readonly [end: string, provider: string])[] = [
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ClientConfig.RestrictedCommands.html
  ['.cache.amazonaws.com', 'ElastiCache'],
  ['.cache.amazonaws.com.cn', 'ElastiCache'],
  // https://docs.oracle.com/iaas/Content/ocicache/restrictedcommands.htm
  ['.oci.oraclecloud.com', 'OCI Cache'],
]

/** Why no snapshot of a Redis holds all that it has; undefined where one does. */
export function whyNoSnapshot(name: string, { managed }: StoreSpec): string | undefined {
  if (managed?.cluster === true)
    return `"${name}" is a cluster: a snapshot of one of its servers has only the keys of that`
  const [, provider] = refusing.find(([end]) => managed?.host.endsWith(end)) ?? []
  return provider === undefined
    ? undefined
    : `"${name}" is one of ${provider}, which refuses the command by which a snapshot is taken`
}
