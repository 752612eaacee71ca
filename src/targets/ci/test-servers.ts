import type { Store, StoreKind } from '../../model/environment.ts'

/** A server beside a test: it needs no password, as it lives as long as the job. */
export interface TestServer {
  /** The port on which it listens. */
  readonly port: number
  /** Variables of its image. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Fails while it does not answer yet. */
  readonly health: string
  /** Who logs in, where that is not the store's own user. */
  readonly login?: { readonly user: string; readonly password?: string } | 'none'
}

/** Each kind of store as its image runs it without a configuration of ours. */
export const testServers: Readonly<
  Record<Exclude<StoreKind, 'custom' | 'minio'>, (store: Store) => TestServer>
> = {
  clickhouse: ({ database }) => ({
    port: 8123,
    env: { CLICKHOUSE_DB: database, CLICKHOUSE_SKIP_USER_SETUP: '1' },
    health: "clickhouse-client --query 'SELECT 1'",
    login: { user: 'default' },
  }),
  elasticsearch: () => ({
    port: 9200,
    env: {
      'discovery.type': 'single-node',
      ES_JAVA_OPTS: '-Xms512m -Xmx512m',
      'xpack.security.enabled': 'false',
    },
    health: "curl -fsS 'http://localhost:9200/_cluster/health'",
    login: 'none',
  }),
  kafka: () => ({ port: 9092, health: 'nc -z localhost 9092', login: 'none' }),
  mariadb: ({ database }) => ({
    port: 3306,
    env: { MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: '1', MARIADB_DATABASE: database },
    health: `mariadb --protocol=tcp --host=127.0.0.1 --user=root --execute='SELECT 1' ${database}`,
    login: { user: 'root' },
  }),
  memcached: () => ({
    port: 11211,
    health: 'bash -c "exec 3<>/dev/tcp/127.0.0.1/11211"',
    login: 'none',
  }),
  mongodb: () => ({
    port: 27017,
    health: 'mongosh --quiet --eval "db.runCommand({ping: 1})"',
    login: 'none',
  }),
  mysql: ({ database }) => ({
    port: 3306,
    env: { MYSQL_ALLOW_EMPTY_PASSWORD: '1', MYSQL_DATABASE: database },
    health: `mysql --protocol=tcp --host=127.0.0.1 --user=root --execute='SELECT 1' ${database}`,
    login: { user: 'root' },
  }),
  opensearch: () => ({
    port: 9200,
    env: {
      DISABLE_INSTALL_DEMO_CONFIG: 'true',
      DISABLE_SECURITY_PLUGIN: 'true',
      'discovery.type': 'single-node',
      OPENSEARCH_JAVA_OPTS: '-Xms512m -Xmx512m',
    },
    health: "curl -fsS 'http://localhost:9200/_cluster/health'",
    login: 'none',
  }),
  postgres: ({ database, user }) => ({
    port: 5432,
    env: { POSTGRES_DB: database, POSTGRES_USER: user, POSTGRES_HOST_AUTH_METHOD: 'trust' },
    health: `pg_isready --quiet --username ${user} --dbname ${database}`,
  }),
  rabbitmq: ({ database }) => ({
    port: 5672,
    env: { RABBITMQ_DEFAULT_VHOST: database },
    health: 'rabbitmq-diagnostics --quiet check_running',
    // The image's own user, which exists where nobody names another.
    login: { user: 'guest', password: 'guest' },
  }),
  redis: () => ({ port: 6379, health: 'redis-cli ping' }),
  valkey: () => ({ port: 6379, health: 'valkey-cli ping' }),
}
