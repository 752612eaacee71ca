import { serverHost, serverName } from '../../model/quorum.ts'
import type { Check } from '../../model/workload.ts'
import { wholeMebibytes } from './amounts.ts'
import type { Engine, ServerFacts } from './engine.ts'
import { gibibyte, mebibyte } from './engine.ts'
import { yamlScalar } from './nested.ts'

const port = 9200

/**
 * What Elasticsearch and OpenSearch have in common: one node that forms a cluster by itself, or several that form one
 * together; half of the memory as heap of Java, the rest for the file system's cache of indices.
 * https://www.elastic.co/docs/reference/elasticsearch/jvm-settings
 */
export const searchServer: Pick<
  Engine,
  'port' | 'scheme' | 'hasDatabase' | 'urlPath' | 'user' | 'memory' | 'storage' | 'boot' | 'grace'
> = {
  port,
  scheme: 'http',
  hasDatabase: false,
  urlPath: '',
  user: 1000,
  memory: 2 * gibibyte,
  storage: 20 * gibibyte,
  boot: 300_000,
  grace: 120_000,
}

/** Several are one cluster over this port, and read their certificate anew when it changes. */
export function searchQuorum(configuration: string): NonNullable<Engine['quorum']> {
  return {
    ports: { transport: 9300 },
    certificates: () => `${configuration}/${tls}`,
    watchesCertificate: true,
  }
}

/** The folder of certificates in that of the configuration: both refuse others. */
export const tls = 'tls'

/** Parameters that both have, and on which addresses, mounts and logins depend. */
export const searchOurs =
  /^(cluster\.(initial_.*|name)|discovery\..*|http\.port|network\..*|node\.(name|roles)|path\..*|plugins\.security\..*|transport\..*|xpack\.security\..*)$/

/** One node of one cluster that both are called as the store, or one of several, which find each other by name. */
export function searchSettings(facts: ServerFacts, home: string): Readonly<Record<string, string>> {
  const { name } = facts
  return {
    'cluster.name': name,
    'network.host': '0.0.0.0',
    'path.data': `${home}/data`,
    'path.logs': `${home}/logs`,
    ...(facts.servers === 1 ? { 'discovery.type': 'single-node', 'node.name': name } : amongOthers(facts)),
  }
}

/**
 * Nodes that others reach refuse to start where the machine allows fewer mapped files than usual, and a container
 * cannot change that: without mapping they run everywhere. Who has raised it sets `node.store.allow_mmap` to true.
 * https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s/virtual-memory
 */
function amongOthers({ name, servers }: ServerFacts): Readonly<Record<string, string>> {
  return {
    'discovery.seed_hosts': numbered(servers, (index) => serverHost(name, index)),
    'node.name': '${HOSTNAME}',
    'node.store.allow_mmap': 'false',
  }
}

/**
 * Lines of a start script by which the first node alone may found the cluster, and does when it sees most of the
 * others. One with an empty disk can therefore only join what is there, for which Elastic removes the setting by hand:
 * https://www.elastic.co/docs/deploy-manage/distributed-architecture/discovery-cluster-formation/modules-discovery-bootstrap-cluster
 */
export function searchClusterStart(
  { name, servers }: ServerFacts,
  setting: string,
  file: string,
): readonly string[] {
  if (servers === 1) return []
  const nodes = numbered(servers, (index) => serverName(name, index))
  return [
    '# The first one founds the cluster, with most of the others; all others only join.',
    `if [ "$HOSTNAME" = ${serverName(name, 0)} ]; then`,
    `  printf '${setting}: ${nodes}\\n' >> ${file}`,
    'fi',
    // A folder in memory outlives a container that is started again in its pod.
    `rm -f ${caughtUp}`,
  ]
}

/** There once a node that has started has all that it is to have. */
const caughtUp = '/tmp/caught-up'

function numbered(servers: number, write: (index: number) => string): string {
  return Array.from({ length: servers }, (_, index) => write(index)).join(',')
}

/** The parameters one below the other, as both accept them. */
export function flatYaml(settings: ServerFacts['settings']): string {
  return [...settings].map(([key, value]) => `${key}: ${yamlScalar(value)}\n`).join('')
}

/**
 * Half of the memory as heap, below the size from which pointers take twice the room, and no log of collections,
 * which would fill the memory that is mounted for logs.
 */
export function javaOptions({ memory }: ServerFacts): string {
  const heap = Math.min(wholeMebibytes(memory / 2), 31 * 1024)
  return `-Xms${heap}m\n-Xmx${heap}m\n-Xlog:disable\n-Xlog:all=warning:stderr:utctime,level,tags\n`
}

/** What a node is asked of its health; of one of several by its own script in the folder `given`. */
export function searchReady(user: string, facts: ServerFacts, given: string): Check {
  const command =
    facts.servers === 1
      ? ['sh', '-c', `${login(user, facts)} | curl --config - -fsS -o /dev/null '${health}?local=true'`]
      : ['bash', `${given}/ready.sh`]
  return { kind: 'exec', command }
}

const health = `http://127.0.0.1:${port}/_cluster/health`

/** Somebody who logs in, for curl; the password is in no argument list. */
function login(user: string, { passwordFile = '' }: ServerFacts): string {
  return `printf 'user = "${user}:%s"\\n' "$(sed 's/[\\\\"]/\\\\&/g' ${passwordFile})"`
}

/**
 * The script that says whether one of several is ready: it has joined, so that the one that leads answers through it,
 * and nothing was on its way to a disk once since it started. Whoever replaces them one by one waits for that, and
 * takes no second copy of the same data away. Elasticsearch answers 200 when it has waited in vain, OpenSearch 408.
 * https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-cluster-health
 */
export function searchReadyFile(
  user: string,
  facts: ServerFacts,
  given: string,
): Readonly<Record<string, string>> {
  if (facts.servers === 1) return {}
  const lines = [
    '#!/bin/bash',
    'set -eu',
    `address=${health}`,
    '# Once since the start: until then its copies are not what the others have.',
    `if [ ! -e ${caughtUp} ]; then`,
    "  address=$address'?wait_for_events=languid&wait_for_no_initializing_shards=true&timeout=3s'",
    'fi',
    `answer=$(${login(user, facts)} | curl --config - -fsS -m 4 "$address")`,
    'case $answer in',
    `  *'"timed_out":false'*) touch ${caughtUp} ;;`,
    '  *) exit 1 ;;',
    'esac',
    '',
  ]
  return { [`${given}/ready.sh`]: lines.join('\n') }
}

/** Folders in memory: a copy of the configuration that may be changed, and room for what Java opens and unpacks. */
export function searchWrites(configuration: string, home: string): Readonly<Record<string, number>> {
  return { [configuration]: 16 * mebibyte, '/tmp': 128 * mebibyte, [`${home}/logs`]: 16 * mebibyte }
}
