import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { composed } from './composed.ts'

const { services, volumes } = composed(
  await resolved(`services:
  web:
    image: "a:1"
    user: 1001
    volumes:
      /a: {volume: uploads, subPath: a/b}
      /b: {volume: old}
      /c: {scratch: 2Gi}
      /d: {host: /var/log, readOnly: true}
      /e: {host: /, readOnly: true}
  agent: {kind: agent, image: "a:1"}
  viewer: {image: "a:1", profiles: [debug]}
volumes: {uploads: {size: 1Gi}, old: {external: old-uploads, access: shared}}
backups: none
`),
)

test('every kind of mount has its form; a folder of the host is never made by Docker', () => {
  expect(services.web.volumes).toEqual([
    { type: 'volume', source: 'uploads', target: '/a', volume: { subpath: 'a/b' } },
    'old:/b',
    'web-c-scratch:/c',
    { type: 'bind', source: '/var/log', target: '/d', read_only: true, bind: { create_host_path: false } },
    { type: 'bind', source: '/', target: '/e', read_only: true, bind: { create_host_path: false } },
  ])
  expect(volumes).toEqual({
    old: { name: 'old-uploads', external: true },
    uploads: {},
    'web-c-scratch': {},
  })
})

test('new volumes and folders in them are handed to their user, what is there already is left alone', () => {
  const { command, volumes: mounted, cap_add } = services.volumes
  expect(command[2]).toBe(
    'mkdir -p /volumes/uploads/a/b\nchown 1001:1001 /volumes/uploads/a/b\nchown 1001:1001 /volumes/web-c-scratch\n',
  )
  expect(mounted).toEqual(['uploads:/volumes/uploads', 'web-c-scratch:/volumes/web-c-scratch'])
  expect(cap_add).toEqual(['CHOWN', 'DAC_OVERRIDE'])
})

test('an agent is one container, and a profile is needed for what has one', () => {
  expect(services.agent).toMatchObject({ restart: 'unless-stopped' })
  expect(services.agent.profiles).toBeUndefined()
  expect(services.viewer.profiles).toEqual(['debug'])
})

test('a copy of a tier that runs elsewhere has a volume of its own for what exists there', async () => {
  const copy = composed(
    await resolved(
      'services: {web: {image: "a:1", volumes: {/b: {volume: old}}}}\nvolumes: {old: {external: old-claim}}\nbackups: none\n',
      'kubernetes',
    ),
  )
  expect(copy.volumes).toEqual({ old: {} })
})

test.each(['elasticsearch', 'opensearch', 'kafka'])(
  'a server of %s may run the libraries that it unpacks, and nothing else there',
  async (kind) => {
    const { services: those } = composed(
      await resolved(`stores:
  search: {kind: ${kind}, password: {secret: search-password}}
secrets: {search-password: {source: "vault:search#password"}}
backups: none
`),
    )
    const executable = those.search.tmpfs.filter((one: string) => one.includes(':exec,'))
    expect(executable).toHaveLength(1)
    expect(executable[0]).toMatch(/^\/tmp:exec,size=\d+m,mode=1777$/)
  },
)
