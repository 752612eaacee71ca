import { expect, test } from 'vitest'
import { problemsOf, resolved } from './resolved.ts'

const volumes =
  'volumes: {uploads: {size: 1Gi}, old: {external: old-uploads, access: shared}}\nbackups: none\n'
const spec = (mounts: string) => `services: {web: {image: "a:1", volumes: ${mounts}}}\n${volumes}`

test('a mount is of one kind, each with its own words', async () => {
  const { services } = await resolved(
    spec(
      '{/a: {volume: uploads, subPath: a/b}, /b: {volume: old, readOnly: true}, /c/D: {scratch: 2Gi}, /d: {host: /var/log, readOnly: true}, /tmp: {tmpfs: 1Mi}}',
    ),
  )
  expect(services[0]?.workload.mounts).toEqual([
    { kind: 'volume', path: '/a', volume: 'uploads', subPath: 'a/b', readOnly: false },
    { kind: 'volume', path: '/b', volume: 'old', subPath: undefined, readOnly: true },
    { kind: 'scratch', path: '/c/D', name: 'web-c-d-scratch', size: 2 ** 31 },
    { kind: 'host', path: '/d', source: '/var/log', readOnly: true },
    { kind: 'memory', path: '/tmp', size: 2 ** 20 },
  ])
  expect(await problemsOf(spec('{/a: {volume: uploads, scratch: 1Gi}, /b: {volume: old}}'))).toEqual([
    '`scratch` and `volume` do not go together [bad-format]',
  ])
  expect(
    await problemsOf(
      spec(
        '{/a: {scratch: 1Gi, readOnly: true}, /b: {host: /x, subPath: y}, /c: {volume: uploads}, /d: {volume: old}}',
      ),
    ),
  ).toEqual([
    '`readOnly` and `scratch` do not go together [bad-format]',
    '`subPath` and `host` do not go together [bad-format]',
  ])
})

test('a volume has a size, or is there already', async () => {
  const { volumes: all } = await resolved(spec('{/a: {volume: uploads}, /b: {volume: old}}'))
  expect(all).toEqual([
    { name: 'old', size: undefined, access: 'shared', class: undefined, external: 'old-uploads' },
    { name: 'uploads', size: 2 ** 30, access: 'single', class: undefined, external: undefined },
  ])
  const problems = await problemsOf(
    'volumes: {a: {access: shared}, b: {size: 1Gi, external: c}}\nbackups: none\n',
  )
  expect(problems).toEqual([
    'the volume "a" has no size [missing-key]',
    '`size` and `external` do not go together [bad-format]',
  ])
})
