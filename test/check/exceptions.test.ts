import { describe, expect, test } from 'vitest'
import { codesOf, onCompose } from './reported.ts'

describe('a waiver', () => {
  const shop = (waiver: string) => `${onCompose}
services:
  api: {image: "a:1", ports: {http: 3000}, env: {PORT: 80}}
  web: {image: "w:1", ports: {http: 3000}, env: {PORT: 3000}}
waivers: {port-variable-mismatch: {reason: for the debugger, owner: team, until: 2027-01-31${waiver}}}
`

  test('covers what its rule finds', async () => {
    expect(await codesOf(shop(''))).toEqual([])
    expect(await codesOf(shop(', at: services.api'))).toEqual([])
    expect(await codesOf(shop(', at: services.api.env.PORT'))).toEqual([])
  })

  test('covers nothing elsewhere', async () => {
    const codes = ['port-variable-mismatch', 'waiver-unused']
    expect(await codesOf(shop(', at: services.web'))).toEqual(codes)
    expect(await codesOf(shop(', at: services.ap'))).toEqual(codes)
  })

  test('holds on its last day, and not after it', async () => {
    expect(await codesOf(shop(''), { today: '2027-01-31' })).toEqual([])
    expect(await codesOf(shop(''), { today: '2027-02-01' })).toEqual([
      'port-variable-mismatch',
      'waiver-expired',
    ])
  })

  test('is not called useless while its rule cannot run', async () => {
    const unsound = `${onCompose}
services: {api: {image: [a]}}
waivers: {secret-unused: {reason: soon in use, owner: team, until: 2027-01-31}}
`
    expect(await codesOf(unsound)).toEqual(['wrong-type'])
  })
})

describe('an acceptance', () => {
  const shop = (until: string, feature = 'compose/scale') => `${onCompose}
services: {api: {image: "a:1", ports: {http: 3000}, scale: {min: 1, max: 3, by: {cpu: 70%}}}}
accept: {${feature}: {reason: one machine, owner: team, until: ${until}}}
`

  test('covers what a target cannot express', async () => {
    expect(await codesOf(shop('2027-01-31'))).toEqual([])
  })

  test('ends', async () => {
    expect(await codesOf(shop('2026-11-21'))).toEqual([])
    expect(await codesOf(shop('2026-11-20'))).toEqual(['dropped-by-target', 'accept-expired'])
  })

  test('of another feature covers nothing', async () => {
    expect(await codesOf(shop('2027-01-31', 'compose/replicas'))).toEqual([
      'dropped-by-target',
      'accept-unused',
    ])
  })
})
