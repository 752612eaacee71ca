import type { Check } from '../../model/workload.ts'
import { wholeMebibytes } from './amounts.ts'
import type { Engine, ServerFacts } from './engine.ts'
import { gibibyte, mebibyte } from './engine.ts'
import { yamlScalar } from './nested.ts'

const port = 9200

/**
 * What Elasticsearch and OpenSearch have in common: one node that forms a cluster by itself, half of the memory as
 * heap of Java, the rest for the file system's cache of indices.
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

/** Parameters that both have, and on which addresses, mounts and logins depend. */
export const searchOurs =
  /^(cluster\.(initial_.*|name)|discovery\..*|http\.port|network\..*|node\.(name|roles)|path\..*|plugins\.security\..*|transport\..*|xpack\.security\..*)$/

/** One node of one cluster that both are called as the store. */
export function searchSettings({ name }: ServerFacts, home: string): Readonly<Record<string, string>> {
  return {
    'cluster.name': name,
    'discovery.type': 'single-node',
    'network.host': '0.0.0.0',
    'node.name': name,
    'path.data': `${home}/data`,
    'path.logs': `${home}/logs`,
  }
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

/** The health of the node, asked for by somebody who logs in; the password is in no argument list. */
export function searchReady(user: string, passwordFile: string): Check {
  const login = `printf 'user = "${user}:%s"\\n' "$(sed 's/[\\\\"]/\\\\&/g' ${passwordFile})"`
  const ask = `curl --config - -fsS -o /dev/null 'http://127.0.0.1:${port}/_cluster/health?local=true'`
  return { kind: 'exec', command: ['sh', '-c', `${login} | ${ask}`] }
}

/** Folders in memory: a copy of the configuration that may be changed, and room for what Java opens and unpacks. */
export function searchWrites(configuration: string, home: string): Readonly<Record<string, number>> {
  return { [configuration]: 16 * mebibyte, '/tmp': 128 * mebibyte, [`${home}/logs`]: 16 * mebibyte }
}
