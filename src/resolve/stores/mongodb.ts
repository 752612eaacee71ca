import type { Engine, ServerFacts } from './engine.ts'
import { gibibyte, mebibyte } from './engine.ts'
import { nestedYaml } from './nested.ts'

const configurationFile = '/etc/mongo/mongod.conf'

/** MongoDB as one server, without a replica set: https://github.com/docker-library/mongo */
export const mongodb: Engine = {
  kind: 'mongodb',
  port: 27017,
  scheme: 'mongodb',
  login: 'named',
  hasDatabase: true,
  reserved: { database: ['admin', 'config', 'local'] },
  // The image creates the user in the database `admin`.
  urlPath: '/{database}?authSource=admin',
  user: 999,
  memory: 2 * gibibyte,
  storage: 10 * gibibyte,
  folder: '/data/db',
  ours: /^(net\.(bindIp|bindIpAll|port|ipv6|tls\..*|unixDomainSocket\..*)|processManagement\..*|replication\..*|security\.(authorization|keyFile)|storage\.dbPath|systemLog\.(destination|path))$/,
  settings: ({ memory }) => ({
    'net.bindIpAll': 'true',
    'security.authorization': 'enabled',
    'storage.dbPath': '/data/db',
    // As the server would choose it if the whole of the container's memory were a machine of its own.
    'storage.wiredTiger.engineConfig.cacheSizeGB': cacheGibibytes(memory),
  }),
  program: ({ settings, database = '', user = '', passwordFile = '' }) => ({
    args: ['mongod', '--config', configurationFile],
    env: {
      MONGO_INITDB_DATABASE: database,
      MONGO_INITDB_ROOT_PASSWORD_FILE: passwordFile,
      MONGO_INITDB_ROOT_USERNAME: user,
    },
    files: { [configurationFile]: nestedYaml(settings) },
    writes: { '/data/configdb': mebibyte, '/tmp': 64 * mebibyte },
    live: { kind: 'tcp', port: 27017 },
    ready: { kind: 'exec', command: ['sh', '-c', login(user, passwordFile)] },
    every: 30_000,
    timeout: 15_000,
  }),
  boot: 600_000,
  grace: 120_000,
}

/**
 * Half of what is left after a gibibyte, at least a quarter of one:
 * https://www.mongodb.com/docs/manual/reference/configuration-options/#mongodb-setting-storage.wiredTiger.engineConfig.cacheSizeGB
 */
function cacheGibibytes(memory: ServerFacts['memory']): number {
  return Math.max(0.25, Math.floor(((memory - gibibyte) / 2 / gibibyte) * 100) / 100)
}

/** The shell keeps a history in the home folder, which would be that of the data. */
function login(user: string, passwordFile: string): string {
  const script = `db.getSiblingDB("admin").auth("${user}", fs.readFileSync("${passwordFile}", "utf8").trimEnd())`
  return `HOME=/tmp exec mongosh --quiet --norc --eval '${script}'`
}
