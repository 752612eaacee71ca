import { describe, expect, test } from 'vitest'
import { problemsOf, resolved } from './resolved.ts'

async function webWith(words: string) {
  const { services } = await resolved(`services:
  web:
    image: "example/web:1"
    ports: {http: 8080}
    user: 1001
    env: {LOG_LEVEL: info, ROLE: web}
    files: {/etc/web.yaml: {text: a}}
    volumes: {/assets: {scratch: 1Gi}, /tmp: {tmpfs: 1Mi}}
    ${words}
`)
  const workload = services.find(({ name }) => name === 'web')?.workload
  if (workload === undefined) throw new Error('there is a web')
  return workload
}

const problemsWith = (words: string) =>
  problemsOf(
    `services: {web: {image: "a:1", ports: {http: 8080}, volumes: {/tmp: {tmpfs: 1Mi}}, ${words}}}\n`,
  )

describe('a container beside or before a service', () => {
  test('without an image runs that of the service with all that it has, and wins where it says more', async () => {
    const { steps } = await webWith('init: {warm-up: {command: [warm], env: {ROLE: warm-up}}}')
    expect(steps[0]).toMatchObject({
      name: 'web-warm-up',
      partOf: 'web',
      image: 'example/web:1',
      command: ['warm'],
      security: { user: 1001 },
      files: [{ path: '/etc/web.yaml' }],
      run: { kind: 'step' },
    })
    expect(steps[0]?.env.map(({ name, value }) => [name, value])).toEqual([
      ['LOG_LEVEL', [{ kind: 'text', text: 'info' }]],
      ['ROLE', [{ kind: 'text', text: 'warm-up' }]],
    ])
    expect(steps[0]?.mounts.map(({ path }) => path)).toEqual(['/assets', '/tmp'])
  })

  test('with an image of its own has only what it says, and shares what it takes', async () => {
    const { sidecars, mounts } = await webWith(
      'sidecars: {relay: {image: "relay:2", volumes: {/in: {from: /assets}, /own: {scratch: 1Gi}}}}',
    )
    expect(sidecars[0]).toMatchObject({ name: 'web-relay', env: [], files: [], security: { user: 1000 } })
    const scratch = mounts.find(({ path }) => path === '/assets')
    expect(sidecars[0]?.mounts).toEqual([
      { ...scratch, path: '/in' },
      { kind: 'scratch', path: '/own', name: 'web-relay-own-scratch', size: 2 ** 30 },
      { kind: 'memory', path: '/tmp', size: 64 * 2 ** 20 },
    ])
  })

  test('that says words of others in another form is told that it has none', async () => {
    const problems = await problemsWith('sidecars: {relay: {image: "b:1", hosts: {"example.com": {}}}}')
    expect(problems).toEqual([expect.stringContaining('"hosts" is not a key here')])
  })

  test('cannot be the service again, and takes only what is there and can be shared', async () => {
    expect(await problemsWith('sidecars: {relay: {}}')).toEqual([
      '"relay" would run what the service runs [missing-key]',
    ])
    expect(
      await problemsWith('init: {a: {command: [a], volumes: {/x: {from: /assets}, /y: {from: /tmp}}}}'),
    ).toEqual([
      'there is no volume of "web" at /assets [unknown-reference]',
      '/tmp is memory of "web" alone [bad-format]',
    ])
    expect(await problemsOf('services: {web: {image: "a:1", volumes: {/x: {from: /assets}}}}\n')).toEqual([
      'only a sidecar or a step takes what its service has [bad-format]',
    ])
  })
})

describe('steps', () => {
  test('run one after the other, each after those that it comes after, before the service', async () => {
    const { steps, waits } = await webWith(
      'init: {a: {command: [a], after: [c]}, b: {command: [b]}, c: {command: [c]}}',
    )
    expect(steps.map(({ name }) => name)).toEqual(['web-c', 'web-a', 'web-b'])
    expect(steps.map((step) => step.waits)).toEqual([
      [],
      [{ on: 'web-c', condition: 'completed' }],
      [{ on: 'web-a', condition: 'completed' }],
    ])
    expect(waits).toEqual([{ on: 'web-b', condition: 'completed' }])
  })

  test('wait for what their service waits for, and for migrations', async () => {
    const { services } = await resolved(`services:
  api: {image: "a:1", uses: {db: {}}, init: {seed: {command: [seed]}}}
  db: {image: "b:1", ports: {http: 80}}
jobs: {migrate: {image: "a:1", run: before-rollout}}
`)
    expect(services[0]?.workload.steps[0]?.waits).toEqual([
      { on: 'db', condition: 'healthy' },
      { on: 'migrate', condition: 'completed' },
    ])
  })

  test('have an order that can be kept', async () => {
    expect(
      await problemsWith('init: {a: {command: [a], after: [b]}, b: {command: [b], after: [a]}}'),
    ).toEqual(['"b" and "a" each come after the other [bad-format]'])
    expect(await problemsWith('init: {a: {command: [a], after: [bb]}}')).toEqual([
      'there is no step "bb" [unknown-reference]',
    ])
  })
})

describe('the ports of sidecars', () => {
  test('are reached by the name of the service', async () => {
    const { connections } = await resolved(`services:
  api: {image: "a:1", uses: {web: {port: relay}}}
  web: {image: "a:1", ports: {http: 80}, sidecars: {relay: {image: "b:1", ports: {relay: 9100}}}}
`)
    expect(connections).toEqual([{ from: 'api', to: 'web', port: 9100, protocol: 'tcp', kind: 'workload' }])
  })

  test('are those of one network, which the service publishes', async () => {
    expect(await problemsWith('sidecars: {relay: {image: "b:1", ports: {relay: 8080}}}')).toEqual([
      '"web" has port "http" (8080) in the same network [bad-format]',
    ])
    expect(
      await problemsWith('sidecars: {relay: {image: "b:1", ports: {relay: {port: 1, publish: 1}}}}'),
    ).toEqual(['a sidecar publishes no port of its own [bad-format]'])
  })
})
