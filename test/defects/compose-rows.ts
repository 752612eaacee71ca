import { expect } from 'vitest'
import { type Compiled, compiled, each, networksOf, type Read, type Tier, tiers } from './compiled.ts'
import type { Row } from './row.ts'

const oneShot = ['certificates', 'volumes', 'migrate']
const stores = ['cache', 'db', 'queue']

/** Every service of every tier's compose file. */
function everyService(files: Compiled, check: (service: Read, name: string, tier: Tier) => void): void {
  each(tiers, (tier) => each(files.services(tier), ([name, service]) => check(service, name, tier)))
}

function store(files: Compiled, tier: Tier, name: string): Read {
  return files.compose(tier).services[name]
}

function redisConf(files: Compiled, tier: Tier, name: string): string {
  return files.text(`${tier}/compose/files/${name}/etc/redis/redis.conf`)
}

function postgresConf(files: Compiled, tier: Tier): string {
  return files.text(`${tier}/compose/files/db/etc/postgresql/postgresql.conf`)
}

/** The URL of the database of the programs as the template of `.env` shows it. */
function databaseUrl(files: Compiled, tier: Tier): URL {
  const [, url] =
    /^# DATABASE_URL of ai.*\n# (postgresql:.*)$/m.exec(files.text(`${tier}/env/.env.example`)) ?? []
  return new URL((url ?? '').replace(/<.*?>/, 'password'))
}

/** Docker images are exact: a release of the project, which nobody moves. PostgreSQL's have two parts. */
const release = /^(postgres:\d+\.\d+|[^:]+:v?\d+\.\d+\.\d+)$/

/** The defects of compose files. */
export const composeRows: readonly Row[] = [
  {
    id: 'deploy D11',
    defect: '`version:` is ignored with a warning, and the project has the name of its folder',
    check: (files) =>
      each(tiers, (tier) => {
        expect(files.compose(tier).version).toBeUndefined()
        expect(files.compose(tier).name).toBe(`policy-governance-${tier}`)
      }),
  },
  {
    id: 'deploy D12',
    defect: 'a floating tag changes what runs without anybody deciding it',
    check: (files) => everyService(files, ({ image }, name) => expect(image, name).toMatch(release)),
  },
  {
    id: 'deploy D13',
    defect: 'stores and admin pages listen on every address, past the firewall',
    check: (files) =>
      each(tiers, (tier) => {
        each(stores, (name) => expect(store(files, tier, name).ports).toBeUndefined())
        const others = files.services(tier).filter(([name]) => name !== 'proxy')
        each(
          others.flatMap(([, { ports = [] }]) => ports),
          (port: Read) => expect(port.host_ip).toBe('127.0.0.1'),
        )
      }),
  },
  {
    id: 'deploy D14',
    defect: 'the application is published in plain text beside the proxy, and can run once only',
    check: (files) =>
      each(tiers, (tier) => {
        const { api, worker } = files.compose(tier).services
        for (const service of [api, worker]) expect(service).not.toHaveProperty('ports')
        expect(api.deploy.replicas ?? 1).toBe(tier === 'development' ? 1 : tier === 'staging' ? 2 : 3)
        for (const [, service] of files.services(tier)) expect(service).not.toHaveProperty('container_name')
      }),
  },
  {
    id: 'deploy D15',
    defect: 'two containers want the same port of the host',
    check: (files) =>
      each(tiers, (tier) => {
        const ports = files.services(tier).flatMap(([, service]) => service.ports ?? [])
        const published = ports.map(({ published: port }: Read) => port)
        expect(published.length).toBeGreaterThan(3)
        expect(new Set(published).size).toBe(published.length)
      }),
  },
  {
    id: 'deploy D17',
    defect: 'the server is set up with one user and asked by another',
    check: (files) =>
      each(tiers, (tier) => {
        const user = store(files, tier, 'db').environment.POSTGRES_USER
        expect(user).toBe('policy_user')
        expect(store(files, tier, 'db').healthcheck.test).toContain(`--username=${user}`)
        expect(files.compose(tier).services['db-exporter'].environment.DATA_SOURCE_USER).toBe(user)
        expect(databaseUrl(files, tier).username).toBe(user)
      }),
  },
  {
    id: 'deploy D20',
    defect: 'the application starts before its database does',
    check: (files) =>
      each(tiers, (tier) => {
        const services = new Map(files.services(tier))
        each(['cache', 'queue', 'migrate', tier === 'development' ? 'db' : 'db-pooler'], (name) =>
          expect(services.get('api').depends_on).toHaveProperty(name),
        )
        const waits = [...services.values()].flatMap(({ depends_on = {} }) =>
          Object.entries<Read>(depends_on),
        )
        each(waits, ([name, { condition }]) => {
          const isChecked = services.get(name).healthcheck !== undefined
          const expected = oneShot.includes(name) ? 'service_completed_successfully' : 'service_healthy'
          expect(condition, name).toBe(expected)
          expect(isChecked, name).toBe(!oneShot.includes(name))
        })
      }),
  },
  {
    id: 'deploy D21',
    defect: 'a password stands in an argument list, and an unset one eats the argument after it',
    check: (files) =>
      everyService(files, ({ command = [], entrypoint = [], healthcheck }) => {
        const words = [...command, ...entrypoint, ...(healthcheck?.test ?? [])].join(' ')
        expect(words).not.toMatch(/requirepass|--pass|-a "|(?<!\$)\$\{/)
      }),
  },
  {
    id: 'deploy D22',
    defect: 'a variable that is not set is silently empty',
    check: (files) => {
      each(tiers, (tier) => {
        const text = files.text(`${tier}/compose/compose.yaml`)
        expect(text).not.toMatch(/env_file/)
        each(text.match(/(?<!\$)\$\{[^}]*\}/g) ?? [], (variable) => expect(variable).toMatch(/:\?/))
        each(stores, (name) => expect(store(files, tier, name).secrets).toContain(`${name}-password`))
      })
    },
  },
  {
    id: 'deploy D23',
    defect: 'the application is told of a database that is not the one beside it',
    check: (files) =>
      each(tiers, (tier) => {
        const { services } = files.compose(tier)
        const { QUEUE_REDIS_HOST } = services.api.environment
        const database = databaseUrl(files, tier).hostname
        expect(database).toBe(tier === 'development' ? 'db' : 'db-pooler')
        each([QUEUE_REDIS_HOST, database], (host) => {
          expect(services).toHaveProperty(host)
          expect(networksOf(services.api).some((one) => networksOf(services[host]).includes(one))).toBe(true)
        })
      }),
  },
  {
    id: 'deploy D24',
    defect: 'one side of a connection wants TLS and the other has none',
    check: (files) =>
      each(tiers, (tier) => {
        const speaksTls = postgresConf(files, tier).includes('ssl = on')
        const { environment } = files.compose(tier).services['db-exporter']
        const asked = databaseUrl(files, tier).searchParams.get('sslmode')
        expect(speaksTls).toBe(tier !== 'development')
        expect(asked).toBe(speaksTls ? 'verify-full' : null)
        expect(environment.DATA_SOURCE_URI).toContain(`sslmode=${speaksTls ? 'verify-full' : 'disable'}`)
      }),
  },
  {
    id: 'deploy D25',
    defect: 'the proxy can reach the database',
    check: (files) =>
      each(tiers, (tier) => {
        const { services, networks } = files.compose(tier)
        each(stores, (name) => {
          const own = networksOf(services[name])
          expect(own.filter((one) => networksOf(services.proxy).includes(one))).toEqual([])
          each(own, (network) => expect(networks[network].internal).toBe(true))
        })
      }),
  },
  {
    id: 'deploy D26',
    defect: 'a container has no limits, endless logs and all privileges',
    check: (files) =>
      everyService(files, (service, name) => {
        const { memory, pids } = service.deploy.resources.limits
        expect(memory, name).toMatch(/^\d+[gmk]$/)
        expect(pids, name).toBeGreaterThan(0)
        expect(service, name).toMatchObject({
          init: true,
          read_only: true,
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
          logging: { driver: 'local' },
        })
        expect(service.user, name).toMatch(
          // The image of the search server keeps its files for the group of root.
          oneShot.slice(0, 2).includes(name)
            ? /^0:0$/
            : /^search(-\d)?$/.test(name)
              ? /^1000:0$/
              : /^[1-9]\d*:[1-9]\d*$/,
        )
      }),
  },
  {
    id: 'deploy D27',
    defect: 'a mount hides the certificates of the system, or a key is not mounted at all',
    check: (files) =>
      each(tiers, (tier) => {
        const targets = files.compose(tier).services.proxy.volumes.map((mount: string) => mount.split(':')[1])
        expect(targets.filter((path: string) => path.startsWith('/etc/ssl'))).toEqual([])
        each(files.nginx(tier).match(/ssl_certificate(_key)? \S+;/g) ?? [], (line) => {
          const path = line.replace(/^.* (.*);$/, '$1')
          expect(
            targets.some((target: string) => path.startsWith(`${target}/`)),
            path,
          ).toBe(true)
        })
      }),
  },
  {
    id: 'deploy D28',
    defect: 'a container can change its own configuration on the host',
    check: (files) =>
      each(tiers, (tier) => {
        const mounts = files.services(tier).flatMap(([, { volumes = [] }]) => volumes)
        each(
          mounts.filter((mount: string) => mount.startsWith('.')),
          (mount) => expect(mount).toMatch(/:ro$/),
        )
      }),
  },
  {
    id: 'deploy D29',
    defect: 'migrations in the folder of first starts run once in a lifetime',
    check: (files) =>
      each(tiers, (tier) => {
        const { db, migrate, api } = files.compose(tier).services
        // The role of the standbys is made there, and seen to at every start besides.
        const first = db.volumes.filter((mount: string) => mount.includes('initdb'))
        expect(first).toHaveLength(tier === 'development' ? 0 : 1)
        expect(first.join(' ')).not.toMatch(/migrat|schema|\.sql/)
        expect(migrate.entrypoint).toEqual(['npm', 'run', 'migrate'])
        expect(api.depends_on.migrate.condition).toBe('service_completed_successfully')
      }),
  },
  {
    id: 'deploy D30',
    defect: 'instances write log files, into one volume, without rotation',
    check: (files) =>
      everyService(files, ({ volumes = [], logging }) => {
        expect(volumes.filter((mount: string) => /\blogs?\b/.test(mount))).toEqual([])
        expect(logging.driver).toBe('local')
      }),
  },
  {
    id: 'deploy D31',
    defect: 'a queue loses jobs because its Redis evicts like a cache',
    check: (files) =>
      each(tiers, (tier) => {
        const queue = redisConf(files, tier, 'queue')
        for (const line of ['maxmemory-policy noeviction', 'appendonly yes', 'appendfsync everysec'])
          expect(queue.split('\n')).toContain(line)
        expect(redisConf(files, tier, 'cache')).toContain('maxmemory-policy allkeys-lru')
        const { environment } = files.compose(tier).services.worker
        expect(environment.QUEUE_REDIS_HOST).toBe('queue')
      }),
  },
  {
    id: 'deploy D32',
    defect: 'parallel queries fail in 64 MB of shared memory, and nothing says how much there is',
    check: (files) =>
      each(tiers, (tier) => {
        const { shm_size, deploy } = store(files, tier, 'db')
        const megabytes = (size: string) => Number.parseInt(size, 10) * (size.endsWith('g') ? 1024 : 1)
        expect(megabytes(shm_size)).toBeGreaterThanOrEqual(128)
        const [, buffers] = /^shared_buffers = (\d+)MB$/m.exec(postgresConf(files, tier)) ?? []
        expect(Number(buffers) + megabytes(shm_size)).toBeLessThan(megabytes(deploy.resources.limits.memory))
      }),
  },
  {
    id: 'deploy D33',
    defect: 'prepared transactions that nobody uses hold back vacuum',
    check: (files) =>
      each(tiers, (tier) => expect(postgresConf(files, tier)).not.toContain('max_prepared_transactions')),
  },
  {
    id: 'deploy D34',
    defect: 'the data of PostgreSQL is mounted where its major does not keep it',
    check: async (files) => {
      const newer = await compiled((text) =>
        text.replace('kind: postgres\n    version: 17', 'kind: postgres\n    version: 18'),
      )
      const data = (all: Compiled, tier: Tier) => {
        const { volumes, environment } = store(all, tier, 'db')
        return {
          mounts: volumes.filter((mount: string) => mount.startsWith('db-data:')),
          folder: environment.PGDATA,
        }
      }
      each(tiers, (tier) => {
        expect(data(files, tier)).toEqual({
          mounts: ['db-data:/var/lib/postgresql/data'],
          folder: '/var/lib/postgresql/data/pgdata',
        })
        expect(data(newer, tier)).toEqual({ mounts: ['db-data:/var/lib/postgresql'], folder: undefined })
      })
    },
  },
  {
    id: 'deploy D35',
    defect: 'Prometheus scrapes exporters that nobody runs',
    check: (files) =>
      each(tiers, (tier) => {
        const { services } = files.compose(tier)
        const mount = services.prometheus.volumes.find((one: string) => one.includes('prometheus.yml'))
        const isOwn = mount.startsWith('./')
        const text = files.yaml(`${tier}/${isOwn ? 'compose' : 'prometheus'}/prometheus.yml`)
        each<Read>(text.scrape_configs, ({ dns_sd_configs = [], static_configs = [] }) => {
          const names = dns_sd_configs.flatMap((one: Read) => one.names)
          const targets = static_configs
            .flatMap((one: Read) => one.targets)
            .map((one: string) => one.split(':')[0])
          each<string>([...names, ...targets], (host) => {
            if (host === 'localhost') return
            expect(services, host).toHaveProperty(host)
            expect(services[host].networks, host).toContain('monitoring')
          })
        })
      }),
  },
  {
    id: 'deploy D36',
    defect: 'a part of the system is declared and never run',
    check: (files) =>
      each(tiers, (tier) => {
        const { services } = files.compose(tier)
        each(
          [...stores, 'api', 'worker', 'migrate', 'proxy', 'prometheus', 'alertmanager', 'grafana'],
          (name) => expect(services).toHaveProperty(name),
        )
      }),
  },
]
