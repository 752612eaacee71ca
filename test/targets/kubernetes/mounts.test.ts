import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { objectOf, objectsOf, type Read, templateOf, withWorkload } from './rendered.ts'

const environment = await resolved(
  `services:
  web:
    image: "a:1"
    volumes:
      /a: {volume: uploads, subPath: a/b}
      /b: {volume: old, readOnly: true}
      /c: {scratch: 2Gi}
  agent: {kind: agent, image: "a:1", ports: {http: 9100}}
  viewer: {image: "a:1", profiles: [debug]}
volumes: {uploads: {size: 1Gi, class: fast}, old: {external: old-uploads, access: shared}}
backups: none
`,
  'kubernetes',
)
const host = { kind: 'host', path: '/host/log', source: '/var/log', readOnly: true } as const
const objects = objectsOf(withWorkload(environment, 'agent', { mounts: [host] }))

function mountedBy(kind: string, name: string): Readonly<Record<string, Read>> {
  const { containers, volumes } = templateOf(objectOf(objects, kind, name)).spec
  return Object.fromEntries(
    containers[0].volumeMounts.map((mount: Read) => {
      const { name: volume, ...rest } = mount
      return [
        mount.mountPath,
        { ...rest, ...volumes.find((one: Read) => one.name === volume), name: undefined },
      ]
    }),
  )
}

test('every kind of mount has its volume', () => {
  expect(mountedBy('Deployment', 'web')).toMatchObject({
    '/a': { subPath: 'a/b', persistentVolumeClaim: { claimName: 'uploads' } },
    '/b': { readOnly: true, persistentVolumeClaim: { claimName: 'old-uploads' } },
    '/c': { emptyDir: { sizeLimit: '2Gi' } },
  })
  expect(mountedBy('DaemonSet', 'agent')).toMatchObject({
    '/host/log': { readOnly: true, hostPath: { path: '/var/log' } },
  })
})

test('a claim is made for what does not exist yet, in its own class', () => {
  const claims = objects.filter(({ kind }) => kind === 'PersistentVolumeClaim')
  expect(claims.map(({ metadata, spec }) => [metadata.name, spec.storageClassName])).toEqual([
    ['uploads', 'fast'],
  ])
})

test('an agent runs once on each node, and is found on the own one', () => {
  expect(objectOf(objects, 'DaemonSet', 'agent').spec.replicas).toBeUndefined()
  expect(objectOf(objects, 'Service', 'agent').spec.internalTrafficPolicy).toBe('Local')
})

test('what is for a profile is in the copy on compose alone', () => {
  expect(objects.filter(({ metadata }) => metadata.name === 'viewer')).toEqual([])
  expect(environment.composeOnly.map(({ name }) => name)).toContain('viewer')
})

test('the backup of a volume that one node can have runs beside whoever mounts it', async () => {
  const copied = (access: string) => `services:
  web: {image: "a:1", volumes: {/data: {volume: uploads}}}
volumes: {uploads: {size: 1Gi, access: ${access}}}
secrets: {restic: {source: "vault:restic#password"}}
outputs: {backup: {image: "tools:1"}, kubernetes: {sharedStorageClass: efs}}
backups:
  uploads:
    of: {volume: uploads}
    method: restic
    full: {daily: "04:00", timezone: UTC}
    keep: {daily: 7}
    password: {secret: restic}
    to: {s3: uploads-copies, region: eu-west-2}
`
  const affinity = async (access: string) =>
    templateOf(objectOf(objectsOf(await resolved(copied(access), 'kubernetes')), 'CronJob', 'backup-uploads'))
      .spec.affinity
  expect(await affinity('shared')).toBeUndefined()
  expect(await affinity('single')).toEqual({
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
          topologyKey: 'kubernetes.io/hostname',
        },
      ],
    },
  })
})

test('the quota leaves room for a claim that is there already, however large', async () => {
  const spec =
    'services: {web: {image: "a:1", volumes: {/a: {volume: new}, /b: {volume: old}}}}\nvolumes: {new: {size: 1Gi}, old: {external: old}}\nbackups: none\n'
  const { hard } = objectOf(objectsOf(await resolved(spec, 'kubernetes')), 'ResourceQuota', 'tier').spec
  expect(hard.persistentvolumeclaims).toBe('2')
  expect(hard['requests.storage']).toBeUndefined()
})
