import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileSpecs, filesOf } from '../in-memory.ts'

const image = `{name: ghcr.io/example/api, release: shop, build: {context: api, target: production, args: {NODE_VERSION: "22", PRICE: "$5"}, platforms: [linux/amd64, linux/arm64]}}`
const spec = `edition: "2026-11"
system: shop
tiers: [production]
tier: production
platform: compose
domain: shop.example.com
outputs: {ci: {provider: github}}
releases: {shop: "1.4.2"}
services: {api: {kind: worker, image: ${image}}}
`

test('CI and compose build a stage with its arguments, and CI for all machines', async () => {
  const compilation = await compileSpecs({ 'environments/shop/production.yaml': spec })
  expect(compilation.diagnostics).toEqual([])
  const files = filesOf(compilation)
  const { services } = parse(files.get('shop/production/compose/compose.yaml') ?? '')
  expect(services.api.build).toEqual({
    context: '../../../../api',
    target: 'production',
    args: { NODE_VERSION: '22', PRICE: '$$5' },
  })
  const workflows = [...files]
    .filter(([path]) => path.includes('/ci/workflows/'))
    .map(([, text]) => parse(text))
  const steps = workflows.flatMap(({ jobs }) => jobs.build?.steps ?? [])
  const step = steps.find(({ uses = '' }) => uses.startsWith('docker/build-push-action'))
  expect(step.with).toMatchObject({
    target: 'production',
    platforms: 'linux/amd64,linux/arm64',
    'build-args': 'NODE_VERSION=22\nPRICE=$5\n',
  })
  expect(steps.some(({ uses = '' }) => uses.startsWith('docker/setup-qemu-action'))).toBe(true)
})
