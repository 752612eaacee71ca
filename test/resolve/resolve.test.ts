import { describe, expect, test } from 'vitest'
import { head, problemsOf, resolved, tierOf } from './resolved.ts'

const web = 'web: {kind: web, image: "example/web:1", ports: {http: 8080}}'
const database =
  'stores: {db: {kind: postgres, version: 17, password: {secret: db-password}, instance: {resources: {limits: {memory: 2Gi}}}}}\nsecrets: {db-password: {source: "vault:db#password"}}\n'

describe('a service', () => {
  test('gets every default that it does not write', async () => {
    const [service] = (await resolved(`services: {${web}}\n`)).services
    expect(service?.http).toEqual({
      timeout: 60_000,
      maxBody: 2 ** 20,
      keepAlive: 65_000,
      drain: 60_000,
    })
    expect(service?.workload.stop).toEqual({ notice: 10_000, grace: 75_000 })
    expect(service?.workload.security).toEqual({
      user: 1000,
      group: 1000,
      readOnlyRoot: true,
      capabilities: [],
    })
    expect(service?.workload.mounts).toEqual([{ kind: 'memory', path: '/tmp', size: 64 * 2 ** 20 }])
    expect(service?.workload.health?.live).toEqual({ kind: 'tcp', port: 8080 })
  })

  test('reserves all the memory that it may use', async () => {
    const [service] = (
      await resolved(`services: {w: {kind: worker, image: "a:1", resources: {limits: {memory: 3Gi}}}}\n`)
    ).services
    expect(service?.workload.resources).toEqual({
      requests: { cpu: 100, memory: 3 * 2 ** 30 },
      limits: { cpu: undefined, memory: 3 * 2 ** 30 },
    })
  })

  test('says where each of its values comes from', async () => {
    const tier = await tierOf(
      `${head}services: {web: {kind: web, image: "a:1", ports: {http: 80}, http: {timeout: 5s}}}\n`,
    )
    expect(tier.resolution?.origins.get('services.web.http.timeout')).toEqual({
      kind: 'spec',
      paths: [['services', 'web', 'http', 'timeout']],
    })
    expect(tier.resolution?.origins.get('services.web.http.keepAlive')).toMatchObject({ kind: 'default' })
  })

  test('starts after the jobs that run before each rollout', async () => {
    const { services } = await resolved(
      `services: {${web}}\njobs: {migrate: {image: "example/web:1", run: before-rollout}}\n`,
    )
    expect(services[0]?.workload.waits).toEqual([{ on: 'migrate', condition: 'completed' }])
  })
})

describe('variables', () => {
  const uses =
    'uses: {db: {user: reporting, password: {secret: reporting}, database: events, bind: {URL: url}}}'
  const composed = `services: {w: {image: "a:1", ${uses}, env: {SMTP: {parts: ["smtp://mailer:", {secret: smtp, encode: url}, "@", {use: db, part: host}, ":25"]}}}}
`
  const secrets = ', smtp: {source: "vault:mail#password"}, reporting: {source: "vault:db#reporting"}}'

  test('are put together of texts, secrets and parts of connections', async () => {
    const { services } = await resolved(database.replace('"}}', `"}${secrets.slice(0, -1)}}`) + composed)
    expect(services[0]?.workload.env.find(({ name }) => name === 'SMTP')?.value).toEqual([
      { kind: 'text', text: 'smtp://mailer:' },
      { kind: 'secret', secret: 'smtp', encoding: 'url' },
      { kind: 'text', text: '@db:25' },
    ])
  })

  test('name the user and the database that their program has of its own in a store', async () => {
    const { services } = await resolved(database.replace('"}}', `"}${secrets.slice(0, -1)}}`) + composed)
    expect(services[0]?.workload.env.find(({ name }) => name === 'URL')?.value).toEqual([
      { kind: 'text', text: 'postgresql://reporting:' },
      { kind: 'secret', secret: 'reporting', encoding: 'url' },
      { kind: 'text', text: '@db:5432/events' },
    ])
  })

  test('that name a part which their connection lacks are told which there are', async () => {
    const problems = await problemsOf(
      `${database}services: {w: {image: "a:1", uses: {db: {}}, env: {A: {parts: [{use: db, part: hots}]}, B: {parts: [{use: cache, part: host}]}, C: {parts: [{encode: url}]}}}}\n`,
    )
    expect(problems).toContain('there is no part "hots" of "db" (did you mean "host"?) [unknown-reference]')
    expect(problems).toContain('there is no "cache" among what the program `uses` [unknown-reference]')
    expect(problems).toContain('the part says neither `secret` nor `use` [missing-key]')
  })

  test('carry how much of a store or an external the program may use', async () => {
    const { services } = await resolved(
      `${database}externals: {ai: {url: "https://ai.example.com"}}\nservices: {web: {kind: web, image: "a:1", uses: {db: {pool: 7, bind: {POOL: pool}}, ai: {concurrency: 5, bind: {CALLS: concurrency}}}}}\n`,
    )
    expect(services[0]?.workload.env).toEqual([
      { name: 'CALLS', value: [{ kind: 'text', text: '5' }] },
      { name: 'POOL', value: [{ kind: 'text', text: '7' }] },
    ])
    expect(
      await problemsOf(
        `${database}services: {web: {kind: web, image: "a:1", uses: {db: {bind: {POOL: pool}}}}}\n`,
      ),
    ).toContainEqual(expect.stringContaining('part "pool" of store "db"'))
  })

  test('carry facts of their service in the unit that they ask for', async () => {
    const { services } = await resolved(
      'services: {web: {kind: web, image: "a:1", ports: {http: 80}, http: {timeout: 1500ms, maxBody: 50MiB}, env: {A: {from: http.timeout, as: ms}, B: {from: http.timeout, as: s}, C: {from: http.maxBody, as: mb}, D: {from: http.maxBody, as: bytes}}}}\n',
    )
    const values = Object.fromEntries(
      (services[0]?.workload.env ?? []).map(({ name, value }) => [name, value]),
    )
    expect(values).toEqual({
      A: [{ kind: 'text', text: '1500' }],
      B: [{ kind: 'text', text: '1.5' }],
      C: [{ kind: 'text', text: '50mb' }],
      D: [{ kind: 'text', text: '52428800' }],
    })
  })

  test('that an heir lacks the facts for are not inherited', async () => {
    const { services } = await resolved(
      'services: {web: {kind: web, image: "a:1", ports: {http: 80}, env: {A: {from: http.timeout, as: ms}, B: x}}, worker: {kind: worker, like: web}}\n',
    )
    expect(services[1]?.workload.env.map(({ name }) => name)).toEqual(['B'])
  })

  test('cannot carry a size in milliseconds', async () => {
    expect(
      await problemsOf(
        'services: {web: {kind: web, image: "a:1", ports: {http: 80}, env: {A: {from: http.maxBody, as: ms}}}}\n',
      ),
    ).toEqual(['there is no unit "ms" for http.maxBody (did you mean "mb"?) [unknown-reference]'])
  })

  test('compose a connection from text and the encoded secret', async () => {
    const { services } = await resolved(
      `${database}services: {api: {image: "a:1", uses: {db: {bind: {URL: url, PASSWORD_FILE: password}}}}}\n`,
    )
    expect(services[0]?.workload.env).toEqual([
      { name: 'PASSWORD_FILE', value: [{ kind: 'text', text: '/run/secrets/db-password' }] },
      {
        name: 'URL',
        value: [
          { kind: 'text', text: 'postgresql://db:' },
          { kind: 'secret', secret: 'db-password', encoding: 'url' },
          { kind: 'text', text: '@db:5432/db' },
        ],
      },
    ])
    expect(services[0]?.workload.files).toEqual([
      { path: '/run/secrets/db-password', content: { kind: 'secret', secret: 'db-password' } },
    ])
  })
})

describe('a store', () => {
  test('of kind postgres is sized by its memory', async () => {
    const [store] = (await resolved(database)).stores
    expect(Object.fromEntries(store?.settings ?? [])).toMatchObject({
      shared_buffers: '512MB',
      effective_cache_size: '1536MB',
      maintenance_work_mem: '128MB',
    })
  })

  test('keeps the data of major 18 where its image does', async () => {
    const paths = async (version: number): Promise<string | undefined> => {
      const [store] = (await resolved(database.replace('17', `${version}`))).stores
      return store?.workload?.mounts.find((mount) => mount.kind === 'state')?.path
    }
    expect(await paths(17)).toBe('/var/lib/postgresql/data')
    expect(await paths(18)).toBe('/var/lib/postgresql')
  })

  test.each([
    ['cache', 'allkeys-lru', 'no', false],
    ['queue', 'noeviction', 'yes', true],
    ['session', 'noeviction', 'yes', true],
  ])('of kind redis and role %s evicts %s and appends: %s', async (role, policy, appendonly, persists) => {
    const [store] = (await resolved(`stores: {r: {kind: redis, role: ${role}}}\n`)).stores
    expect(store?.settings.get('maxmemory-policy')).toBe(policy)
    expect(store?.settings.get('appendonly')).toBe(appendonly)
    expect(store?.stateMount !== undefined).toBe(persists)
  })

  test('that is managed elsewhere runs nothing here and keeps its address', async () => {
    const environment = await resolved(
      `${database.replace('instance: {', 'managed: {host: db.example.com}, instance: {')}services: {api: {image: "a:1", uses: {db: {bind: {HOST: host}}}}}\n`,
    )
    expect(environment.stores[0]?.workload).toBeUndefined()
    expect(environment.services[0]?.workload.env).toEqual([
      { name: 'HOST', value: [{ kind: 'text', text: 'db.example.com' }] },
    ])
    expect(environment.services[0]?.workload.waits).toEqual([])
  })
})

describe('a route', () => {
  test('waits longer than the application may take, and for two missed pings of a websocket', async () => {
    const { routes } = await resolved(
      'services: {web: {kind: web, image: "a:1", ports: {http: 80}, http: {timeout: 300s}, websocket: {ping: 25s, timeout: 60s}}}\nroutes: {web: {hosts: {"${domain}": {}}, paths: {/: {to: web}, /chat: {to: web, websocket: true}}}}\n',
    )
    expect(routes[0]?.hosts).toEqual(['shop.example.com'])
    expect(routes[0]?.paths.map(({ path, proxyTimeout }) => [path, proxyTimeout])).toEqual([
      ['/chat', 170_000],
      ['/', 305_000],
    ])
  })

  test('to a service without ports is refused', async () => {
    expect(
      await problemsOf(
        'services: {w: {kind: worker, image: "a:1"}}\nroutes: {r: {hosts: {"${domain}": {}}, paths: {/: {to: w}}}}\n',
      ),
    ).toEqual(['service "w" has no port "http" [unknown-reference]'])
  })
})

describe('conditions', () => {
  const service =
    'services: {api: {kind: web, image: "a:1", ports: {http: 80}, metrics: {preset: http, custom: {jobs: {type: counter, labels: [result]}}}}}\nnotify: {channels: {c: {webhook: {secret: s}}}, severities: {critical: {to: [c]}}}\nsecrets: {s: {source: "vault:s"}}\n'
  const alert = (when: string): string =>
    `${service}alerts: {A: {of: api, when: "${when}", severity: critical}}\n`

  test.each([
    [
      'error_rate > 5% over 5m',
      { signal: { kind: 'error_rate' }, operator: '>', threshold: 0.05, window: 300_000 },
    ],
    [
      'latency_p95 > 2s over 10m',
      { signal: { kind: 'latency', quantile: 0.95 }, operator: '>', threshold: 2, window: 600_000 },
    ],
    [
      'request_rate < 60/min over 15m',
      { signal: { kind: 'request_rate' }, operator: '<', threshold: 1, window: 900_000 },
    ],
    [
      'ratio(jobs{result=ok}) < 90% over 1h',
      {
        signal: { kind: 'ratio', metric: 'jobs_total', matchers: [{ label: 'result', value: 'ok' }] },
        operator: '<',
        threshold: 0.9,
        window: 3_600_000,
      },
    ],
  ])('%s is read into base units', async (when, expected) => {
    expect((await resolved(alert(when))).alerts[0]?.condition).toMatchObject(expected)
  })

  test.each([
    ['error_rate > 5%', '"error_rate > 5%" is not a condition [bad-format]'],
    [
      'eror_rate > 5% over 5m',
      'there is no signal "eror_rate" (did you mean "error_rate"?) [unknown-reference]',
    ],
    ['error_rate > 2s over 5m', '"2s" is not a percentage [bad-quantity]'],
    [
      'ratio(jobs{reslt=ok}) < 90% over 1h',
      'there is no label "reslt" on metric "jobs" (did you mean "result"?) [unknown-reference]',
    ],
  ])('%s is refused', async (when, message) => {
    expect(await problemsOf(alert(when))).toEqual([message])
  })
})

test('connections are those of uses, routes and monitoring, and no others', async () => {
  const { connections } = await resolved(
    `${database}services: {${web.replace('}}', '}, uses: {db: {}}}')}}\nroutes: {r: {hosts: {"\${domain}": {}}, paths: {/: {to: web}}}}\n`,
  )
  expect(connections.map(({ from, to, port }) => `${from} ${to} ${port}`)).toEqual([
    'edge web 8080',
    'web db 5432',
  ])
})

test('the names that interpolate are three, in keys and in values', async () => {
  expect(await problemsOf('env: {common: {A: "${system} ${tier} ${domain} ${HOME}"}}\n')).toEqual([
    '"${HOME}" is not replaced by anything [unknown-interpolation]',
  ])
})
