import { expect, test } from 'vitest'
import { distinctNames } from '../../../src/targets/kubernetes/names.ts'

const basename = (path: string) => path.split('/').at(-1) ?? path
const withFolder = (path: string) => path.split('/').slice(-2).join('-')

test('what comes second under a name gets its longer one', () => {
  const names = distinctNames(
    ['/init/start.sh', '/etc/redis/start.sh', '/etc/redis.conf'],
    basename,
    withFolder,
  )
  expect([...names.values()]).toEqual(['start.sh', 'redis-start.sh', 'redis.conf'])
})

test('what has no longer name of its own, or none that is a DNS label, gets a number', () => {
  const long = `/${'x'.repeat(63)}/start.sh`
  const names = distinctNames(
    ['/a/bin/start.sh', '/b/bin/start.sh', '/c/bin/start.sh', long],
    basename,
    withFolder,
  )
  expect([...names.values()]).toEqual(['start.sh', 'bin-start.sh', 'start.sh-2', 'start.sh-3'])
})
