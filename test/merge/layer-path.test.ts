import { expect, test } from 'vitest'
import { layerPath } from '../../src/merge/layer-path.ts'

const from = 'environments/shop/production.yaml'

test.each([
  ['base.yaml', 'environments/shop/base.yaml'],
  ['./base.yaml', 'environments/shop/base.yaml'],
  ['region/eu.yaml', 'environments/shop/region/eu.yaml'],
  ['../shared/eu.yaml', 'environments/shared/eu.yaml'],
  ['a/../base.yaml', 'environments/shop/base.yaml'],
])('%s is %s', (written, path) => {
  expect(layerPath(from, written, 'environments')).toBe(path)
})

test.each([
  '../../secrets.yaml',
  '../../environments-of-others/a.yaml',
  '../../../../../../etc/passwd',
  '/etc/passwd',
  '//host/share',
  'C:/base.yaml',
  'file:base.yaml',
  '..\\..\\secrets.yaml',
  '../..',
])('%s is outside', (written) => {
  expect(layerPath(from, written, 'environments')).toBeUndefined()
})

test('without a root folder, layers may not leave the project', () => {
  expect(layerPath('a/b.yaml', '../c.yaml', '')).toBe('c.yaml')
  expect(layerPath('a/b.yaml', '../../c.yaml', '')).toBeUndefined()
})
