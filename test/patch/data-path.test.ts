import { expect, test } from 'vitest'
import { parseDataPath, valueAt, withValue } from '../../src/patch/data-path.ts'
import type { Data } from '../../src/print/body.ts'
import { commented, commentsOf } from '../../src/print/body.ts'

const pod = {
  metadata: { annotations: { 'example.org/owner': 'team' } },
  spec: { containers: [{ name: 'api', args: ['a', 'b'] }, { name: 'log.shipper' }] },
}

function read(path: string): Data | undefined {
  const steps = parseDataPath(path)
  return steps && valueAt(pod, steps)
}

function write(path: string, value: Data, data: Data = pod): Data | undefined {
  return withValue(data, parseDataPath(path) ?? [], value)
}

test('paths name keys, indexes, items by a field, and keys in quotes', () => {
  expect(read('spec.containers[name=api].args[1]')).toBe('b')
  expect(read('spec.containers[1].name')).toBe('log.shipper')
  expect(read('spec.containers[name=log.shipper]')).toEqual({ name: 'log.shipper' })
  expect(read('metadata.annotations["example.org/owner"]')).toBe('team')
})

test.each(['', '.spec', 'spec.', 'spec..containers', 'spec.containers[', 'spec[name=]', 'spec["a]'])(
  '%j is no path',
  (text) => {
    expect(parseDataPath(text)).toBeUndefined()
  },
)

test('nothing is read from what every object inherits', () => {
  expect(read('constructor')).toBeUndefined()
  expect(read('spec.containers.length')).toBeUndefined()
})

test('a value replaces, adds or removes a key, and the rest stays', () => {
  expect(write('spec.containers[name=api].args[0]', 'x')).toEqual({
    ...pod,
    spec: { containers: [{ name: 'api', args: ['x', 'b'] }, { name: 'log.shipper' }] },
  })
  expect(write('spec.host', true)).toEqual({ ...pod, spec: { ...pod.spec, host: true } })
  expect(write('spec', null)).toEqual({ metadata: pod.metadata })
  expect(pod.spec.containers[0]?.args).toEqual(['a', 'b'])
})

test('null removes an item of a list, and the index after the last adds one', () => {
  expect(write('[0]', null, ['a', 'b'])).toEqual(['b'])
  expect(write('[2]', 'c', ['a', 'b'])).toEqual(['a', 'b', 'c'])
  expect(write('[3]', 'd', ['a', 'b'])).toBeUndefined()
})

test('a way that does not exist leads nowhere', () => {
  expect(write('status.phase', 'x')).toBeUndefined()
  expect(write('spec.containers[name=web].tty', true)).toBeUndefined()
  expect(write('metadata.annotations["example.org/owner"].name', 'x')).toBeUndefined()
})

test('comments of every map on the way stay', () => {
  const inner = commented({ a: 1, b: 2 }, { b: 'why b' })
  const outer = commented({ inner, c: 3 }, { c: 'why c' })
  const changed = write('inner.a', 9, outer) as { readonly inner: Data; readonly c: Data }
  expect(commentsOf(changed)).toEqual({ c: 'why c' })
  expect(commentsOf(changed.inner as typeof inner)).toEqual({ b: 'why b' })
})
