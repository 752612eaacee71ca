import type { Store } from '../../model/environment.ts'
import type { Address } from '../../model/topology.ts'
import { replicationUser } from '../../model/topology.ts'

/** What a server needs to know of the others. */
export interface RedisNode {
  /** redis or valkey: what its programs are called. */
  readonly kind: Store['kind']
  readonly name: string
  /** Who leads where nobody has chosen another one. */
  readonly first: string
  readonly port: number
  readonly password: string | undefined
  readonly replication: string | undefined
  /** Empty without sentinels. */
  readonly sentinels: readonly Address[]
  readonly master: string
  /** Writes are refused while no standby has them. */
  readonly needsStandby: boolean
}

/** The configuration of one server of several; `lines` is that of one alone. */
export function nodeConfiguration(lines: string, node: RedisNode): string {
  const own = [
    'include /tmp/replication.conf',
    ...(node.needsStandby ? ['min-replicas-max-lag 10', 'min-replicas-to-write 1'] : []),
    'repl-backlog-size 16mb',
    `replica-announce-ip ${node.name}`,
    `replica-announce-port ${node.port}`,
  ]
  return `${lines}${own.map((line) => `${line}\n`).join('')}`
}

/** Starts a server as the leader or as a standby of whoever leads. */
export function nodeScript(node: RedisNode): string {
  const { sentinels } = node
  const body = sentinels.length === 0 ? fixedLeader(node) : chosenLeader(node)
  return `#!/bin/sh
# Starts the server as the one that leads, or as a standby of it.
set -eu
umask 077
${[...accessLines(node), ...body].join('\n')}
`
}

/**
 * Passwords reach Redis as hashes or in files in memory: no argument, no environment.
 * What a standby and a sentinel may do: https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/#acl-rules-for-sentinel-and-replicas
 */
function accessLines({ password, replication, sentinels }: RedisNode): readonly string[] {
  if (password === undefined || replication === undefined) return [': >/tmp/replication.conf']
  const copies = '+psync +replconf +ping'
  const watches =
    '&* +multi +slaveof +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill'
  const rights = sentinels.length === 0 ? copies : `${copies} ${watches}`
  return [
    `hash() { tr -d '\\n' <"/run/secrets/$1" | sha256sum | cut -d ' ' -f 1; }`,
    `printf 'user default on #%s ~* &* +@all\\n' "$(hash ${password})" >/tmp/users.acl`,
    `printf 'user ${replicationUser} on #%s ${rights}\\n' "$(hash ${replication})" >>/tmp/users.acl`,
    `printf 'masteruser ${replicationUser}\\nmasterauth "%s"\\n' "$(sed 's/[\\\\"]/\\\\&/g' /run/secrets/${replication})" >/tmp/replication.conf`,
  ]
}

function fixedLeader({ kind, name, first, port }: RedisNode): readonly string[] {
  const follow = name === first ? [] : [`echo 'replicaof ${first} ${port}' >>/tmp/replication.conf`]
  return [...follow, `exec ${kind}-server /etc/redis/redis.conf`]
}

/** Redis writes into its configuration whom the sentinels let lead, so it has a copy of its own. */
function chosenLeader({
  kind,
  name,
  first,
  port,
  sentinels,
  password,
  master,
}: RedisNode): readonly string[] {
  const login = password === undefined ? '' : `REDISCLI_AUTH=$(cat /run/secrets/${password}) `
  const [{ port: sentinelPort } = { port: 26_379 }] = sentinels
  return [
    '',
    '# Who leads: what the sentinels say; else what was so when this server stopped; else the first one.',
    'leader=',
    `for sentinel in ${sentinels.map(({ host }) => host).join(' ')}; do`,
    `  leader=$(${login}timeout 3 ${kind}-cli --raw -h "$sentinel" -p ${sentinelPort} sentinel get-master-addr-by-name ${master} 2>/dev/null | sed -n '1s/^[a-z0-9.-]*$/&/p') || leader=`,
    '  [ -z "$leader" ] || break',
    'done',
    'if [ -z "$leader" ] && [ -s /data/redis.conf ]; then',
    `  leader=$(sed -n 's/^replicaof "\\{0,1\\}\\([^ "]*\\).*/\\1/p' /data/redis.conf)`,
    `  leader=\${leader:-${name}}`,
    'fi',
    `leader=\${leader:-${first}}`,
    '{',
    '  cat /etc/redis/redis.conf',
    `  [ "$leader" = ${name} ] || echo "replicaof $leader ${port}"`,
    '} >/data/redis.conf.new',
    'mv /data/redis.conf.new /data/redis.conf',
    `exec ${kind}-server /data/redis.conf`,
  ]
}

/** What a sentinel needs to know. */
export interface SentinelFacts {
  readonly kind: Store['kind']
  readonly name: string
  readonly first: string
  readonly port: number
  readonly sentinelPort: number
  readonly master: string
  readonly quorum: number
  readonly password: string | undefined
  readonly replication: string | undefined
}

/** https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/ */
export function sentinelConfiguration({ name, sentinelPort }: SentinelFacts): string {
  return [
    `port ${sentinelPort}`,
    'dir /data',
    `sentinel announce-ip ${name}`,
    `sentinel announce-port ${sentinelPort}`,
    'sentinel resolve-hostnames yes',
    'sentinel announce-hostnames yes',
    '',
  ].join('\n')
}

/** Starts a sentinel with what the spec says and what it has learnt: it keeps that in its own copy of the configuration. */
export function sentinelScript(facts: SentinelFacts): string {
  const { kind, first, port, master, quorum, password, replication } = facts
  const login =
    password === undefined || replication === undefined
      ? []
      : [
          `  printf 'user default on #%s ~* &* +@all\\n' "$(tr -d '\\n' </run/secrets/${password} | sha256sum | cut -d ' ' -f 1)"`,
          `  printf 'sentinel sentinel-pass "%s"\\n' "$(sed 's/[\\\\"]/\\\\&/g' /run/secrets/${password})"`,
          `  printf 'sentinel auth-user ${master} ${replicationUser}\\n'`,
          `  printf 'sentinel auth-pass ${master} "%s"\\n' "$(sed 's/[\\\\"]/\\\\&/g' /run/secrets/${replication})"`,
        ]
  return `#!/bin/sh
# Sentinel writes what it learns into its configuration. Each start makes it anew: what the spec says, and of the old one
# who leads, who else is there and how often they have voted.
set -eu
umask 077
old=/data/sentinel.conf
[ -e "$old" ] || : >"$old"
leader=$(sed -n 's/^sentinel monitor ${master} "\\{0,1\\}\\([^ "]*\\).*/\\1/p' "$old")
{
  cat /etc/redis/sentinel.conf
  echo "sentinel monitor ${master} \${leader:-${first}} ${port} ${quorum}"
  echo 'sentinel down-after-milliseconds ${master} 5000'
  echo 'sentinel failover-timeout ${master} 60000'
${login.map((line) => `${line}\n`).join('')}  grep -E '^sentinel (myid|current-epoch|config-epoch|leader-epoch|known-replica|known-sentinel) ' "$old" || :
} >/data/sentinel.conf.new
mv /data/sentinel.conf.new "$old"
exec ${kind}-server "$old" --sentinel
`
}
