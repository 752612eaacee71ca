import type { Store } from '../../model/environment.ts'
import { clickhouse } from './clickhouse.ts'
import { elasticsearch } from './elasticsearch.ts'
import type { Engine } from './engine.ts'
import { kafka } from './kafka.ts'
import { memcached } from './memcached.ts'
import { minio } from './minio.ts'
import { mongodb } from './mongodb.ts'
import { mariadb, mysql } from './mysql.ts'
import { opensearch } from './opensearch.ts'
import { rabbitmq } from './rabbitmq.ts'

/** The kinds of which an {@link Engine} says everything. */
export type EngineKind = Exclude<Store['kind'], 'postgres' | 'redis' | 'valkey' | 'custom'>

/** Every engine, by kind. */
export const engines: Readonly<Record<EngineKind, Engine>> = {
  clickhouse,
  elasticsearch,
  kafka,
  mariadb,
  memcached,
  minio,
  mongodb,
  mysql,
  opensearch,
  rabbitmq,
}
