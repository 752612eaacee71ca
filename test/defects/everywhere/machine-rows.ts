import { expect } from 'vitest'
import { networksOf, type Read } from '../compiled.ts'
import { type EverywhereRow, ownStores, pinned, podOf, preparing, programs } from './place.ts'

/** On machines: what compose runs. */
export const machineRows: readonly EverywhereRow[] = [
  {
    id: 'deploy D2',
    defect: 'a check calls a program that the image may not have',
    check: ({ files, tier, environment }) => {
      for (const { name, workload } of environment.services) {
        if (workload.health?.ready?.kind !== 'http') continue
        const words = files.compose(tier).services[name].healthcheck.test.join(' ')
        for (const way of ['wget ', '|| curl ', '|| node ']) expect(words, name).toContain(way)
      }
    },
  },
  {
    id: 'deploy D11',
    defect: '`version:` is ignored with a warning, and the project has the name of its folder',
    check: ({ files, tier }) => {
      expect(files.compose(tier).version).toBeUndefined()
      expect(files.compose(tier).name).toBe(`${files.system}-${tier}`)
    },
  },
  {
    id: 'deploy D12',
    defect: 'a floating tag changes what runs without anybody deciding it',
    check: ({ files, tier }) => {
      for (const [name, { image }] of files.services(tier)) expect(image, name).toMatch(pinned)
    },
  },
  {
    id: 'deploy D13, D14, D15',
    defect: 'something else than the proxy can be reached from other machines, or two want one port',
    check: ({ files, tier }) => {
      const published = files
        .services(tier)
        .flatMap(([name, { ports = [] }]) => ports.map((port: Read) => ({ ...port, name })))
      for (const { name, host_ip } of published) if (name !== 'proxy') expect(host_ip, name).toBe('127.0.0.1')
      const numbers = published.map(({ published: port, protocol = 'tcp' }) => `${port}/${protocol}`)
      expect(numbers.filter((one, index) => numbers.indexOf(one) < index)).toEqual([])
      expect(numbers.length).toBeGreaterThan(1)
    },
  },
  {
    id: 'deploy D20',
    defect: 'something starts before what it needs works',
    check: ({ files, tier, environment }) => {
      const { services } = files.compose(tier)
      for (const { workload } of [...environment.services, ...environment.jobs]) {
        if (services[workload.name] === undefined) continue
        for (const { on, condition } of workload.waits) {
          const expected = condition === 'completed' ? 'completed_successfully' : condition
          expect(services[workload.name].depends_on[on]?.condition, `${workload.name} on ${on}`).toBe(
            `service_${expected}`,
          )
          if (condition === 'healthy') expect(services[on].healthcheck, on).toBeDefined()
        }
      }
    },
  },
  {
    id: 'deploy D21, D22',
    defect: 'a password is in an argument list, or a variable that is not set is silently empty',
    check: ({ files, tier }) => {
      for (const [name, { command = [], entrypoint = [] }] of files.services(tier))
        expect([...command, ...entrypoint].join(' '), name).not.toMatch(/requirepass|--pass|(?<!\$)\$\{/)
      const text = files.text(`${tier}/compose/compose.yaml`)
      expect(text).not.toContain('env_file')
      for (const variable of text.match(/(?<!\$)\$\{[^}]*\}/g) ?? []) expect(variable).toMatch(/:\?/)
    },
  },
  {
    id: 'deploy D23',
    defect: 'a program is told of a store that is not the one beside it, or cannot reach it',
    check: ({ files, tier, environment }) => {
      const { services } = files.compose(tier)
      for (const { name, uses } of environment.services)
        for (const { to } of uses.filter((use) => services[use.to] !== undefined))
          expect(
            networksOf(services[name]).some((network) => networksOf(services[to]).includes(network)),
            `${name} reaches ${to}`,
          ).toBe(true)
    },
  },
  {
    id: 'deploy D24',
    defect: 'one side of a connection wants TLS and the other has none',
    check: ({ files, tier, environment }) => {
      for (const { name, kind, tls, workload } of environment.stores) {
        if (kind !== 'postgres' || workload === undefined) continue
        const conf = files.text(`${tier}/compose/files/${name}/etc/postgresql/postgresql.conf`)
        expect(conf.includes('ssl = on')).toBe(tls !== 'none')
      }
    },
  },
  {
    id: 'deploy D25',
    defect: 'the proxy can reach a store, or a store the internet',
    check: (place) => {
      const { services, networks } = place.files.compose(place.tier)
      for (const name of ownStores(place)) {
        const shared = networksOf(services[name]).filter((one) => networksOf(services.proxy).includes(one))
        expect(shared, name).toEqual([])
        for (const network of networksOf(services[name])) expect(networks[network].internal, name).toBe(true)
      }
    },
  },
  {
    id: 'deploy D5, D6, D26',
    defect: 'a container is root, keeps signals from its program, or has no limits',
    check: ({ files, tier }) => {
      for (const [name, service] of files.services(tier)) {
        expect(service.deploy.resources.limits.memory, name).toMatch(/^\d+[gmk]$/)
        expect(service.deploy.resources.limits.pids, name).toBeGreaterThan(0)
        // Files that change are copied into the container: only where a tier is worked on.
        const isWorkedOn = service.develop !== undefined
        if (!isWorkedOn) expect(service.read_only, name).toBe(true)
        expect(service, name).toMatchObject({
          init: true,
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
          logging: { driver: 'local' },
        })
        expect(service.user, name).toMatch(preparing.includes(name) ? /^0:0$/ : /^[1-9]\d*:\d+$/)
      }
    },
  },
  {
    id: 'deploy D9, D27, D28',
    defect: 'a mount hides a folder of the image, or can be written from inside',
    check: ({ files, tier }) => {
      for (const [name, { volumes = [] }] of files.services(tier))
        for (const mount of volumes.filter((one: string) => one.startsWith('.'))) {
          expect(mount, name).toMatch(/:ro$/)
          expect(mount, name).not.toMatch(/:(\/app|\/etc\/ssl|\/usr)(\/config)?:/)
        }
    },
  },
  {
    id: 'deploy D31',
    defect: 'a queue loses jobs because its Redis evicts like a cache',
    check: ({ files, tier, environment }) => {
      for (const { name, role, workload } of environment.stores) {
        if (workload === undefined || role === undefined) continue
        const conf = files.text(`${tier}/compose/files/${name}/etc/redis/redis.conf`)
        expect(conf).toContain(`maxmemory-policy ${role === 'cache' ? 'allkeys-lru' : 'noeviction'}`)
        expect(conf.includes('appendonly yes')).toBe(role !== 'cache')
        expect(conf).not.toContain('ziplist')
      }
    },
  },
  {
    id: 'deploy D36',
    defect: 'a part of the system is declared and never run',
    check: (place) => {
      const { services } = place.files.compose(place.tier)
      for (const name of [...programs(place), ...ownStores(place)]) expect(services).toHaveProperty(name)
      if (place.environment.platform !== 'kubernetes') return
      for (const name of [...programs(place), ...ownStores(place)])
        expect(podOf(place, name), name).toBeDefined()
    },
  },
]
