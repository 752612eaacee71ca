import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { objectOf, objectsOf } from './rendered.ts'

test('what is called outside of the cluster is let through to where it is, and nowhere else', async () => {
  const environment = await resolved(
    `
services:
  api:
    kind: worker
    image: a:1
    uses: {address: {}, company: {}, internet: {}}
externals:
  address: {url: "http://10.1.2.3:9090"}
  company: {url: "https://erp.corp.example", private: true}
  internet: {url: "https://api.openai.com"}
`,
    'kubernetes',
  )
  const { egress } = objectOf(objectsOf(environment), 'NetworkPolicy', 'api').spec
  const reached = Object.fromEntries(
    egress.map(({ to, ports }: { to: { ipBlock: { cidr: string } }[]; ports: { port: number }[] }) => [
      `${ports[0]?.port} ${to[0]?.ipBlock.cidr}`,
      to.length,
    ]),
  )
  expect(reached).toEqual({
    '9090 10.1.2.3/32': 1,
    '443 10.0.0.0/8': 5,
    '443 0.0.0.0/0': 2,
  })
})
