import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { composed } from './composed.ts'

test('ports are published as far as they reach; aliases are names on every network', async () => {
  const { services, networks } = composed(
    await resolved(`services:
  studio: {image: "a:1", uses: {mixer: {}}}
  mixer:
    image: "a:1"
    alias: [legacy, old-mixer]
    ports:
      http: 8080
      admin: {port: 9001, reach: internal}
      console: {port: 9000, publish: 9009}
      media: {port: 5000, protocol: udp, publish: 5004, reach: public}
`),
  )
  expect(services.mixer.ports).toEqual([
    { target: 9000, published: '9009', host_ip: '127.0.0.1' },
    { target: 5000, published: '5004', protocol: 'udp' },
  ])
  const aliases = ['legacy', 'old-mixer']
  expect(services.mixer.networks).toEqual({ app: { aliases }, loopback: { aliases }, public: { aliases } })
  expect(services.studio.networks).toEqual(['app'])
  expect(networks.app?.internal).toBe(true)
})
