import { expect, test } from 'vitest'
import { headersOfOrigins } from '../../src/resolve/origin-headers.ts'
import { problemsOf } from './resolved.ts'

test('headers of the author join the usual ones, each once however it is spelled', () => {
  const headers = headersOfOrigins(['X-Tenant', 'authorization', 'x-tenant'])
  expect(headers).toContain('Authorization')
  expect(headers.filter((name) => /^(x-tenant|authorization)$/i.test(name))).toEqual([
    'Authorization',
    'x-tenant',
  ])
  expect(headers).not.toContain('*')
})

test('nobody sends headers where no origin may call', async () => {
  const route = 'hosts: {shop.example.com: {}}, paths: {/: {to: web}}'
  const spec = (more: string, headers = 'X-Tenant') =>
    `services: {web: {image: "a:1", ports: {http: 80}}}\nroutes: {shop: {${route}, originHeaders: [${headers}]${more}}}\n`
  expect(await problemsOf(spec(''))).toEqual(['no origin may call, so none sends headers [bad-format]'])
  const origins = ', origins: ["https://app.example.com"]'
  expect(await problemsOf(spec(origins))).toEqual([])
  const many = Array.from({ length: 44 }, (_, index) => `X-${index}`).join(', ')
  expect(await problemsOf(spec(origins, many))).toEqual([
    'with the usual ones these are 65 headers; at most 64 fit [out-of-range]',
  ])
})
