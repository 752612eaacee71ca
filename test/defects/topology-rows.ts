import { expect } from 'vitest'
import { type Compiled, clusters, each, type Read } from './compiled.ts'
import type { Row } from './row.ts'

type Cluster = (typeof clusters)[number]

/** Servers that copy another one, in the words of compose. */
function standbys(files: Compiled, tier: Cluster, store: string): readonly (readonly [string, Read])[] {
  return files.services(tier).filter(([name]) => name.startsWith(`${store}-standby-`))
}

function mountedText(files: Compiled, tier: Cluster, server: string, path: string): string {
  return files.text(`${tier}/compose/files/${server}${path}`)
}

const numbers = { staging: 1, production: 2 } as const

/** The defects of stores that are several servers. */
export const topologyRows: readonly Row[] = [
  {
    id: 'deploy D16',
    defect: 'a "replica" starts as a second, empty, writable primary',
    check: (files) =>
      each(clusters, (tier) => {
        const servers = standbys(files, tier, 'db')
        expect(servers).toHaveLength(numbers[tier])
        const slots = servers.map(([name, { entrypoint, environment, depends_on }]) => {
          expect(Object.keys(environment)).toEqual(['PGDATA'])
          expect(entrypoint).toEqual(['sh', '/etc/postgresql/standby.sh'])
          expect(depends_on.db.condition).toBe('service_healthy')
          const script = mountedText(files, tier, name, '/etc/postgresql/standby.sh')
          expect(script).toContain('pg_basebackup --dbname="$primary"')
          expect(script).toContain('touch "$PGDATA.clone/standby.signal"')
          const settings = mountedText(files, tier, name, '/etc/postgresql/postgresql.conf')
          expect(settings).toMatch(/^primary_conninfo = 'host=db port=5432 user=replication /m)
          return /^primary_slot_name = (\w+)$/m.exec(settings)?.[1]
        })
        expect(slots).not.toContain(undefined)
        expect(new Set(slots).size).toBe(servers.length)
      }),
  },
  {
    id: 'deploy D16, reads',
    defect: 'reads go to a server that copies nothing',
    check: (files) =>
      each(clusters, (tier) => {
        const { template } = files.object(tier, 'ExternalSecret', 'api').spec.target
        expect(new URL(template.data.DATABASE_READ_URL.replace(/{{.*?}}/, 'password')).hostname).toBe(
          'db-read',
        )
        const { selector } = files.object(tier, 'Service', 'db-read').spec
        const pods = files.pods(tier).filter(({ labels }) => labels['answers-as'] === selector['answers-as'])
        expect(pods.map(({ owner }) => owner.metadata.name)).toEqual(
          standbys(files, tier, 'db').map(([name]) => name),
        )
        each(standbys(files, tier, 'db'), ([, { networks }]) =>
          expect(networks.db.aliases).toEqual(['db-read']),
        )
        // What the schema is changed by goes where it can be changed, past the pooler.
        const migrate = files.object(tier, 'ExternalSecret', 'migrate').spec.target.template.data
        expect(migrate.DATABASE_URL).toContain('@db:5432/')
        expect(migrate).not.toHaveProperty('DATABASE_READ_URL')
      }),
  },
  {
    id: 'deploy D17, standbys',
    defect: 'a standby logs in as somebody whom the server does not know',
    check: (files) =>
      each(clusters, (tier) => {
        expect(mountedText(files, tier, 'db', '/etc/postgresql/roles.sh')).toContain(
          'CREATE ROLE replication',
        )
        expect(files.compose(tier).services.db.secrets).toContain('db-replication')
        each(standbys(files, tier, 'db'), ([, { secrets }]) => expect(secrets).toEqual(['db-replication']))
      }),
  },
  {
    id: 'deploy D18',
    defect: 'sentinels have nobody to let lead, and all write into one file',
    check: (files) =>
      each(clusters, (tier) => {
        expect(standbys(files, tier, 'cache')).toHaveLength(numbers[tier])
        const sentinels = files.services(tier).filter(([name]) => name.startsWith('cache-sentinel-'))
        expect(sentinels).toHaveLength(3)
        const states = sentinels.map(([name, { volumes }]) => {
          const settings = mountedText(files, tier, name, '/etc/redis/sentinel.conf')
          expect(settings).toContain('sentinel resolve-hostnames yes')
          expect(settings).toContain(`sentinel announce-ip ${name}\n`)
          expect(mountedText(files, tier, name, '/etc/redis/start.sh')).toMatch(
            /sentinel monitor cache .* 6379 2"$/m,
          )
          return volumes.find((mount: string) => mount.endsWith(':/data'))
        })
        expect(states).not.toContain(undefined)
        expect(new Set(states).size).toBe(3)
      }),
  },
  {
    id: 'deploy D19',
    defect: 'a program is told of a cluster, of sentinels and of one server at once',
    check: (files) => {
      each(clusters, (tier) => {
        const { services } = files.compose(tier)
        const { environment } = services.api
        expect(
          Object.keys(environment).filter((name) => /^REDIS_(HOST|PORT|URL|CLUSTER)/.test(name)),
        ).toEqual([])
        expect(environment.REDIS_SENTINEL_MASTER).toBe('cache')
        each<string>(environment.REDIS_SENTINEL_HOSTS.split(','), (address) => {
          const [host = '', port] = address.split(':')
          expect(port).toBe('26379')
          expect(services).toHaveProperty(host)
          expect(services.api.depends_on).toHaveProperty(host)
        })
      })
      const { environment } = files.compose('development').services.api
      expect(environment).toMatchObject({ REDIS_HOST: 'cache', REDIS_PORT: '6379' })
      expect(Object.keys(environment).filter((name) => name.includes('SENTINEL'))).toEqual([])
      each(files.texts(/redis\.conf$/), ([path, text]) => expect(text, path).not.toContain('cluster-enabled'))
    },
  },
  {
    id: 'operate D94, standbys',
    defect: 'a database is restored under standbys that still have the later one',
    check: (files) =>
      each(clusters, (tier) => {
        const names = standbys(files, tier, 'db').map(([name]) => name)
        expect(files.text(`${tier}/backup/restore-db.sh`)).toContain(
          `stop ${names.join(', ')} and empty their volumes`,
        )
        // Copies are made of the server that leads, which has all that was ever committed.
        expect(files.text(`${tier}/backup/db.sh`)).toMatch(/^export PGHOST=db$/m)
      }),
  },
]
