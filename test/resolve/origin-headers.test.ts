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
  const spec = (more: string) =>
    `services: {web: {image: "a:1", ports: {http: 80}}}\nroutes: {shop: {${route}, originHeaders: [X-Tenant]${more}}}\n`
  expect(await problemsOf(spec(''))).toEqual(['no origin may call, so none sends headers [bad-format]'])
  expect(await problemsOf(spec(', origins: ["https://app.example.com"]'))).toEqual([])
})
