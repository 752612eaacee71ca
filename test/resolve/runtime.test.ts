import { describe, expect, test } from 'vitest'
import { plainRuntime } from '../../src/model/runtime.ts'
import { problemsOf, resolved } from './resolved.ts'

async function workload(words: string, image = '"a:1"') {
  const { services } = await resolved(`services: {api: {image: ${image}, ${words}}}\n`)
  const [service] = services
  if (service === undefined) throw new Error('no service')
  return service.workload
}

const problems = (words: string) => problemsOf(`services: {api: {image: "a:1", ${words}}}\n`)

test('a program that says nothing asks for nothing', async () => {
  expect((await workload('kind: worker')).runtime).toEqual(plainRuntime)
})

test('lists are sorted, and shorter forms mean the longer ones', async () => {
  const { runtime, security } = await workload(`
    security: {capabilities: {SYS_TIME: true, CHOWN: true, KILL: false}, groups: {video: 44, audio: 29, again: 44}, host: {pid: true, ipc: false}},
    ulimits: {nofile: 10, core: unlimited, nproc: {soft: 1, hard: unlimited}},
    devices: {/dev/b: {to: /dev/c, access: r}, /dev/a: {}},
    hosts: {me: host, a.example.com: "::1"}, gpu: {}, sysctls: {net.core.somaxconn: 1024}`)
  expect(security.capabilities).toEqual(['CHOWN', 'SYS_TIME'])
  expect(runtime).toMatchObject({
    groups: [29, 44],
    host: ['pid'],
    ulimits: [
      { name: 'core', soft: undefined, hard: undefined },
      { name: 'nofile', soft: 10, hard: 10 },
      { name: 'nproc', soft: 1, hard: undefined },
    ],
    devices: [
      { path: '/dev/a', to: '/dev/a', access: 'rwm' },
      { path: '/dev/b', to: '/dev/c', access: 'r' },
    ],
    hosts: [
      { name: 'a.example.com', address: '::1' },
      { name: 'me', address: undefined },
    ],
    gpu: { count: 1, vendor: 'nvidia' },
    sysctls: [{ name: 'net.core.somaxconn', value: '1024' }],
  })
})

test('a job takes from the service that it is like how its image runs, not what it may do', async () => {
  const { jobs } = await resolved(`
services: {api: {image: "a:1", platform: linux/arm64, pull: always, ownInit: true, restart: none, security: {escalation: true}}}
jobs: {migrate: {like: api, run: before-rollout}}
`)
  expect(jobs[0]?.workload.runtime).toEqual({
    ...plainRuntime,
    platform: 'linux/arm64',
    pull: 'always',
    ownInit: true,
  })
})

test('a container beside a service that runs its image may do what the service may', async () => {
  const { sidecars } = await workload(
    'security: {seccomp: unconfined, escalation: true}, sidecars: {shell: {command: [sh]}, other: {image: "b:1"}}',
  )
  expect(
    sidecars.map(({ name, runtime: { unconfined, escalation } }) => [name, unconfined, escalation]),
  ).toEqual([
    ['api-other', [], false],
    ['api-shell', ['seccomp'], true],
  ])
})

test('what a container beside a service says of its machine wins over what the service says', async () => {
  const { sidecars, steps, runtime, security } = await workload(
    `security: {capabilities: {CHOWN: true}, escalation: true}, ulimits: {nofile: 10}, pull: always,
     sidecars: {shell: {command: [sh], security: {capabilities: {KILL: true}}, ulimits: {nproc: 5}}},
     init: {load: {image: "b:1", security: {capabilities: {SYS_MODULE: true}}, devices: {/dev/fuse: {}}, ownInit: true}}`,
  )
  expect(security.capabilities).toEqual(['CHOWN'])
  expect(runtime).toMatchObject({ devices: [], ulimits: [{ name: 'nofile' }] })
  expect(sidecars[0]).toMatchObject({
    security: { capabilities: ['KILL'] },
    runtime: { escalation: false, ulimits: [{ name: 'nproc' }], pull: 'always' },
  })
  expect(steps[0]).toMatchObject({
    security: { capabilities: ['SYS_MODULE'] },
    runtime: { devices: [{ path: '/dev/fuse' }], ownInit: true, pull: undefined },
  })
  expect(await problems('sidecars: {tap: {image: "b:1", security: {host: {network: true}}}}')).toEqual([
    'it shares with the host what its service shares [bad-format]',
  ])
})

test('defaults of services that only services can have do not reach jobs', async () => {
  const { jobs } = await resolved(`
defaults: {services: {restart: always, hostname: box}}
jobs: {migrate: {image: "a:1", run: before-rollout}}
`)
  expect(jobs[0]?.workload.runtime).toEqual({ ...plainRuntime, hostname: 'box' })
})

describe('the time to stop', () => {
  test.each([
    ['kind: worker', { notice: 0, grace: 30_000 }],
    ['stop: {grace: 2m}', { notice: 0, grace: 120_000 }],
    ['ports: {http: 3000}, http: {timeout: 20s}', { notice: 10_000, grace: 35_000 }],
    ['ports: {http: 3000}, http: {timeout: 20s}, stop: {grace: 60s}', { notice: 10_000, grace: 70_000 }],
  ])('of %s', async (words, stop) => {
    expect((await workload(words)).stop).toEqual(stop)
  })
})

test.each([
  [
    'stop: {grace: 5s}, ports: {http: 3000}',
    'it would be killed after 5s, while it finishes requests for 1m [out-of-range]',
  ],
  [
    'ulimits: {nofile: {soft: unlimited, hard: 5}}',
    'soft unlimited is above hard 5, which no process may pass [out-of-range]',
  ],
  [
    'security: {capabilities: {CAP_NET_ADMIN: true}}',
    '"CAP_NET_ADMIN" is not the name of a capability [bad-format]',
  ],
  ['security: {capabilities: {net_admin: true}}', '"net_admin" is not the name of a capability [bad-format]'],
  [
    'security: {capabilities: {NET_ADMN: true}}',
    'there is no capability "NET_ADMN" (did you mean "NET_ADMIN"?) [unknown-reference]',
  ],
  ['hosts: {a: 10.0.0.256}', '"10.0.0.256" is not an IP address [bad-format]'],
  [
    'labels: {app.kubernetes.io/name: a}',
    '"app.kubernetes.io/name" is set already: others find the program by it [bad-format]',
  ],
  [
    'annotations: {com.docker.compose.project: a}',
    '"com.docker.compose.project" is set already: others find the program by it [bad-format]',
  ],
  [
    'security: {host: {network: true}}, sysctls: {net.core.somaxconn: 1}',
    "net.core.somaxconn would change the host's own network [bad-format]",
  ],
  [
    'security: {host: {network: true}}, ports: {a: {port: 5000, publish: 5000}}',
    "port 5000 of the host's network is published already [bad-format]",
  ],
  ['ulimits: {files: 5}', '"files" is not a limit of a process [bad-format]'],
  [
    'sysctls: {vm.max_map_count: 262144}',
    '"vm.max_map_count" is not a setting that a container has of its own [bad-format]',
  ],
])('%s is refused', async (words, problem) => {
  expect(await problems(words)).toEqual([problem])
})
