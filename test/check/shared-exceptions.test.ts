import { expect, test } from 'vitest'
import { compileSpecs } from '../in-memory.ts'

const base = `edition: "2026-11"
system: shop
tiers: [development, production]
platform: compose
owners: {team: {email: team@example.com}}
services: {web: {image: "a:1", ports: {http: 80}}}
routes: {web: {hosts: {"\${domain}": {}}, paths: {/: {to: web}}, tls: {issuer: letsencrypt}}}
accept: {compose/public-certificate: {reason: the balancer has it, owner: team, until: 2027-12-31}}
`

function specs(developmentIssuer: string, productionIssuer: string) {
  const tier = (name: string, issuer: string) =>
    `extends: [base.yaml]\ntier: ${name}\ndomain: ${name}.example.com\nroutes: {web: {tls: {issuer: ${issuer}}}}\n`
  return {
    'environments/shop/base.yaml': base,
    'environments/shop/development.yaml': tier('development', developmentIssuer),
    'environments/shop/production.yaml': tier('production', productionIssuer),
  }
}

async function codes(developmentIssuer: string, productionIssuer: string): Promise<readonly string[]> {
  const { diagnostics } = await compileSpecs(specs(developmentIssuer, productionIssuer))
  return diagnostics.map((one) => one.code)
}

test('an exception of a shared layer is of use if one of its tiers needs it', async () => {
  expect(await codes('self-signed', 'letsencrypt')).toEqual([])
})

test('one that no tier needs is reported', async () => {
  expect(new Set(await codes('self-signed', 'self-signed'))).toEqual(new Set(['accept-unused']))
})
