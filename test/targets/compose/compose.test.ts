import { describe, expect, test } from 'vitest'
import type { Workload } from '../../../src/model/workload.ts'
import { composeVariables } from '../../../src/targets/shared/compose-variables.ts'
import { configurationFiles, configurationFolders } from '../../../src/targets/shared/configuration.ts'
import { networksOf } from '../../defects/compiled.ts'
import { policyGovernance, tiers } from '../policy-governance.ts'
import { composed, filesOf, withWorkload } from './composed.ts'

const development = await policyGovernance('development')
const production = await policyGovernance('production')

describe.each(tiers)('in %s', async (tier) => {
  const environment = await policyGovernance(tier)
  const file = composed(environment)
  const services = Object.entries(file.services)
  const all = [...environment.workloads, ...environment.composeOnly]

  test('every container of the tier is a service, under its network name', () => {
    const expected = all
      .filter(({ role }) => tier === 'development' || role !== 'backup')
      .map(({ name }) => name)
    expect(Object.keys(file.services)).toEqual(expect.arrayContaining(expected))
  })

  test('no container has privileges, an unlimited share of the machine or logs without end', () => {
    for (const [name, service] of services) {
      expect(service, name).toMatchObject({
        init: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        logging: { driver: 'local' },
        read_only: true,
      })
      expect(service.user, name).toMatch(/^\d+:\d+$/)
      if (service.restart === 'unless-stopped')
        expect(service.deploy.resources.limits.memory, name).toMatch(/^\d+[mg]$/)
    }
  })

  test('only the proxy is published to the network, and nothing where the domain is the machine itself', () => {
    for (const [name, { ports = [] }] of services) {
      const isPublic = ports.some(({ host_ip }: { host_ip?: string }) => host_ip !== '127.0.0.1')
      expect(isPublic, name).toBe(name === 'proxy' && environment.domain !== 'localhost')
    }
    for (const { name } of environment.stores) expect(file.services[name]).not.toHaveProperty('ports')
  })

  test('an image that several services run is built once', () => {
    const built = services.filter(([, { build }]) => build !== undefined).map(([, { image }]) => image)
    expect(built).toEqual(['policygovernance/ai-enhanced-engine:1.0.0'])
  })

  test('whoever publishes a port is on a network that leads out', () => {
    for (const [name, { ports }] of services) {
      if (ports !== undefined) {
        expect(
          networksOf(file.services[name]).some((network) => file.networks[network]?.internal !== true),
          name,
        ).toBe(true)
      }
    }
  })

  test('both ends of every connection share a network, and a store shares one with nobody else', () => {
    const inside = environment.connections.filter(
      ({ kind, from }) => kind === 'workload' && from in file.services,
    )
    for (const { from, to } of inside) {
      expect(
        networksOf(file.services[from]).filter((network) => networksOf(file.services[to]).includes(network)),
        `${from} to ${to}`,
      ).not.toEqual([])
    }
    for (const { name, members = [], quorum } of environment.stores) {
      const copies = quorum?.servers.slice(1).map((_, index) => `${name}-${index + 1}`) ?? []
      const servers = [name, ...members.map((member) => member.name), ...copies]
      const users = inside.filter(({ to }) => servers.includes(to)).map(({ from }) => from)
      const inNetwork = services
        .filter(([, service]) => networksOf(service).includes(name))
        .map(([member]) => member)
      expect(inNetwork.sort()).toEqual([...new Set([...servers, ...users])].sort())
    }
  })

  test('only who calls the internet, or publishes ports, can', () => {
    const external = environment.connections.filter(({ kind }) => kind === 'external').map(({ from }) => from)
    // A store calls nobody; the sidecar that ships its log does, and is not in a local copy.
    const callers = external.filter((name) => !environment.stores.some((store) => store.name === name))
    for (const [name, service] of services) {
      const { ports } = service
      const leadsOut = networksOf(service).some((network) => file.networks[network]?.internal !== true)
      expect(leadsOut, name).toBe(callers.includes(name) || ports !== undefined)
    }
  })

  test('whoever waits for health waits for something that has a check', () => {
    for (const [name, { depends_on = {} }] of services) {
      for (const [on, { condition }] of Object.entries<{ condition: string }>(depends_on)) {
        const target = file.services[on]
        expect(target, `${name} waits for ${on}`).toBeDefined()
        if (condition === 'service_healthy') expect(target.healthcheck, on).toBeDefined()
        expect(condition === 'service_completed_successfully', on).toBe(target.restart === undefined)
      }
    }
  })

  test('services start after the migration', () => {
    for (const { name } of environment.services) {
      expect(file.services[name].depends_on.migrate).toEqual({ condition: 'service_completed_successfully' })
    }
  })

  test('secrets are files or come from .env; no value is in the file', () => {
    const text = filesOf(environment).get('compose.yaml') ?? ''
    const read = new Set([...text.matchAll(/(?<!\$)\$\{(\w+):\?/g)].map(([, name]) => name))
    expect([...read].sort()).toEqual(composeVariables(environment).map(({ name }) => name))
    for (const [name, secret] of Object.entries(file.secrets))
      expect(secret).toEqual({ file: `./secrets/${name}` })
    const mounted = services.flatMap(([, { secrets = [] }]) => secrets)
    expect(new Set(mounted)).toEqual(new Set(Object.keys(file.secrets)))
  })

  test('every volume is declared, and every declared one is used', () => {
    const sources = services.flatMap(([, { volumes = [] }]) =>
      volumes.map((volume: string) => volume.split(':')[0]),
    )
    const named = sources.filter((source) => !source.startsWith('.'))
    expect([...new Set(named)].sort()).toEqual(Object.keys(file.volumes))
  })

  test('what is mounted from beside the file is there, and cannot be written', () => {
    const own = [...filesOf(environment).keys()]
    const configurations = [
      'prometheus',
      'alertmanager',
      'blackbox',
      'grafana-dashboards',
      'grafana-provisioning',
    ] as const
    const beside = configurations.flatMap((configuration) =>
      configurationFiles(configuration, environment, 'compose').map(
        ({ path }) => `../${configurationFolders[configuration]}/${path}`,
      ),
    )
    const mounts: string[] = services.flatMap(([, { volumes = [] }]) =>
      volumes.filter((volume: string) => volume.startsWith('.')),
    )
    for (const mount of mounts) {
      const [source = ''] = mount.split(':')
      expect(mount.endsWith(':ro'), mount).toBe(true)
      const candidates = source.startsWith('./')
        ? own.map((path) => `./${path}`)
        : [...beside, '../nginx/nginx.conf', '../nginx/conf.d/api.conf', '../nginx/snippets/websocket.conf']
      expect(
        candidates.some((path) => path === source || path.startsWith(`${source}/`)),
        source,
      ).toBe(true)
    }
  })
})

test('a container has the time that its own drain needs, without the notice that only routers need', () => {
  const file = composed(development)
  const api = development.services.find(({ name }) => name === 'api')
  const { grace = 0, notice = 0 } = api?.workload.stop ?? {}
  expect(file.services.api.stop_grace_period).toBe(`${(grace - notice) / 1000}s`)
})

test('dollar signs reach the container as they are', () => {
  const changed = withWorkload(development, 'worker', {
    env: [{ name: 'PRICE', value: [{ kind: 'text', text: '$5 ${HOME} $$' }] }],
    command: ['sh', '-c', 'echo "$HOME"'],
    args: ['$1'],
  })
  const { worker } = composed(changed).services
  expect(worker.environment).toEqual({ PRICE: '$$5 $${HOME} $$$$' })
  expect(worker.entrypoint).toEqual(['sh', '-c', 'echo "$$HOME"'])
  expect(worker.command).toEqual(['$$1'])
})

test('the smallest number of instances runs, but one where a port or data is fixed', () => {
  expect(composed(production).services.api.deploy.replicas).toBe(3)
  const scale = { min: 3, max: 3, by: [] }
  const ports = [{ name: 'http', number: 3000, protocol: 'tcp', publish: 3000, reach: 'loopback' }] as const
  expect(composed(withWorkload(production, 'api', { ports })).services.api.deploy).not.toHaveProperty(
    'replicas',
  )
  expect(composed(withWorkload(production, 'db', { scale })).services.db.deploy).not.toHaveProperty(
    'replicas',
  )
})

test('limits and reservations are in the words of Docker', () => {
  const resources: Workload['resources'] = {
    requests: { cpu: 250, memory: 256 * 2 ** 20 },
    limits: { cpu: 1500, memory: 2 ** 30 },
  }
  expect(
    composed(withWorkload(development, 'worker', { resources })).services.worker.deploy.resources,
  ).toEqual({
    limits: { cpus: '1.5', memory: '1g', pids: 1024 },
    reservations: { memory: '256m' },
  })
})

test('a scheduled job waits for the scheduler of the host', () => {
  const run = {
    kind: 'scheduled',
    timeout: 1000,
    retries: 0,
    concurrency: 'forbid',
    deadline: undefined,
    schedule: { kind: 'every', every: 3_600_000, minute: 0, timezone: 'UTC' },
  } as const
  const { migrate } = composed(withWorkload(development, 'migrate', { run })).services
  expect(migrate.profiles).toEqual(['jobs'])
  expect(migrate).not.toHaveProperty('restart')
})

test('a sidecar shares the network and the state of its container', () => {
  const [worker] = development.workloads.filter(({ name }) => name === 'worker')
  if (worker === undefined) throw new Error('the system has a worker')
  const mounts = [{ kind: 'state', path: '/queue', name: 'queue', size: 1 }] as const
  const sidecar: Workload = { ...worker, name: 'shipper', mounts, waits: [] }
  const file = composed(withWorkload(development, 'worker', { mounts, sidecars: [sidecar] }))
  expect(file.services.shipper).toMatchObject({
    network_mode: 'service:worker',
    volumes: ['worker-queue:/queue'],
  })
  expect(file.services.shipper).not.toHaveProperty('networks')
  expect(file.services.volumes.command[2]).toContain('chown 1001:1001 /volumes/worker-queue')
})

test('a local copy ships no logs of its database and so keeps none', () => {
  const { db } = composed(production).services
  expect(db.command.slice(-2)).toEqual(['-c', 'archive_mode=off'])
  expect(db.volumes.join()).not.toContain('archive')
})

test('a local copy has a prometheus.yml of its own; a compose tier mounts the one of the tier', () => {
  expect([...filesOf(production).keys()]).toContain('prometheus.yml')
  expect(composed(production).services.prometheus.volumes).toContain(
    './prometheus.yml:/etc/prometheus/prometheus.yml:ro',
  )
  expect([...filesOf(development).keys()]).not.toContain('prometheus.yml')
  expect(composed(development).services.prometheus.volumes).toContain(
    '../prometheus/prometheus.yml:/etc/prometheus/prometheus.yml:ro',
  )
})

test('a service of the authors keeps a name that ours would have', () => {
  const [worker] = development.workloads.filter(({ name }) => name === 'worker')
  if (worker === undefined) throw new Error('the system has a worker')
  const workloads = [...development.workloads, { ...worker, name: 'certificates' }]
  const { services } = composed({ ...development, workloads })
  expect(services.certificates.image).toBe(worker.image)
  expect(services['create-certificates'].image).toMatch(/openssl/)
  expect(services.proxy.depends_on).toHaveProperty('create-certificates')
})

test('a tier that turns the output off has no files', () => {
  expect(filesOf({ ...development, outputs: { ...development.outputs, compose: undefined } }).size).toBe(0)
})

test('a copy of a tier wakes nobody', () => {
  const { services } = composed(production)
  expect(services.alertmanager.volumes).toContain('./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro')
  expect(services.alertmanager).not.toHaveProperty('secrets')
  const files = filesOf(production)
  expect(files.get('alertmanager.yml')).toContain('receiver: nobody')
  expect(filesOf(development).has('alertmanager.yml')).toBe(false)
})
