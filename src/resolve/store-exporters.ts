import type { Store, StoreKind } from '../model/environment.ts'
import type { ValuePart, Wait, Workload } from '../model/workload.ts'
import { images } from './edition.ts'
import { health, port, server, storeExporter, variables } from './servers.ts'
import { addressesOf } from './stores/reach.ts'

/** What speaks for a store that exports no metrics itself; undefined for those that do. */
export function exporterOf(store: Store): Workload | undefined {
  const { kind } = store
  if (kind === 'postgres' || kind === 'redis' || kind === 'valkey') return storeExporter(store)
  const made = exporters[kind]?.(store)
  if (made === undefined) return undefined
  const waits: readonly Wait[] =
    store.workload === undefined ? [] : [{ on: store.name, condition: 'healthy' }]
  return server({
    name: `${store.name}-exporter`,
    role: 'exporter',
    partOf: store.name,
    image: made.image,
    memory: 64,
    user: made.user ?? 65534,
    args: made.args,
    env: variables(made.env ?? {}),
    ports: [port('metrics', made.port)],
    health: health('/', '/', made.port),
    waits,
  })
}

/** What differs between exporters. */
interface ExporterParts {
  readonly image: string
  readonly port: number
  readonly user?: number
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string | readonly ValuePart[]>>
}

/** Each says its password in a variable: none of them reads files. */
const exporters: Readonly<Partial<Record<StoreKind, (store: Store) => ExporterParts>>> = {
  elasticsearch: searchExporter,
  /** https://github.com/danielqsj/kafka_exporter#flags */
  kafka: (store) => ({
    image: images.kafkaExporter,
    port: 9308,
    args: [
      ...addressesOf(store).map((server) => `--kafka.server=${server}`),
      '--sasl.enabled',
      `--sasl.username=${store.user}`,
      '--sasl.mechanism=plain',
    ],
    env: secretVariable('SASL_USER_PASSWORD', store),
  }),
  mariadb: mysqlExporter,
  /** https://github.com/prometheus/memcached_exporter */
  memcached: (store) => ({
    image: images.memcachedExporter,
    port: 9150,
    args: [`--memcached.address=${address(store)}`],
  }),
  /** https://github.com/percona/mongodb_exporter/blob/main/REFERENCE.md */
  mongodb: (store) => ({
    image: images.mongodbExporter,
    port: 9216,
    user: 65535,
    args: ['--collector.diagnosticdata', '--collector.dbstats'],
    env: {
      MONGODB_URI: `mongodb://${address(store)}/admin`,
      MONGODB_USER: store.user ?? '',
      ...secretVariable('MONGODB_PASSWORD', store),
    },
  }),
  mysql: mysqlExporter,
  opensearch: searchExporter,
}

/** https://github.com/prometheus/mysqld_exporter; what it collects is what the application's own user may see. */
function mysqlExporter(store: Store): ExporterParts {
  return {
    image: images.mysqlExporter,
    port: 9104,
    args: [
      `--mysqld.address=${address(store)}`,
      `--mysqld.username=${store.user}`,
      '--no-collect.info_schema.innodb_cmp',
      '--no-collect.info_schema.innodb_cmpmem',
      '--no-collect.info_schema.query_response_time',
      '--no-collect.slave_status',
    ],
    env: secretVariable('MYSQLD_EXPORTER_PASSWORD', store),
  }
}

/** https://github.com/prometheus-community/elasticsearch_exporter, which speaks for OpenSearch as well. */
function searchExporter(store: Store): ExporterParts {
  return {
    image: images.searchExporter,
    port: 9114,
    // It says whether the server answers as often as it asks for what it is.
    args: [
      `--es.uri=http://${address(store)}`,
      '--es.clusterinfo.interval=30s',
      ...(store.quorum === undefined ? [] : ['--es.all']),
    ],
    env: { ES_USERNAME: store.user ?? '', ...secretVariable('ES_PASSWORD', store) },
  }
}

function address({ host, port: number }: Store): string {
  return `${host}:${number}`
}

function secretVariable(name: string, { password }: Store): Readonly<Record<string, readonly ValuePart[]>> {
  return password === undefined ? {} : { [name]: [{ kind: 'secret', secret: password, encoding: 'raw' }] }
}
