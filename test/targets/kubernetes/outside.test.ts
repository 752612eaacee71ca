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

test('mail leaves by its own port, wherever its server is; what is equally far away is one rule', async () => {
  const environment = await resolved(
    `
services:
  api:
    kind: worker
    image: a:1
    identity: {aws: "arn:aws:iam::123456789012:role/api"}
    uses: {mail: {}, documents: {}, db: {bind: {DATABASE_URL: url}}}
stores:
  db:
    kind: postgres
    password: {secret: db-password}
    managed: {host: db.c9akciq32rrx.eu-west-1.rds.amazonaws.com}
externals:
  documents: {url: "https://documents.s3.eu-west-1.amazonaws.com"}
  mail: {url: "https://api.mail.example"}
secrets:
  db-password: {source: "aws:db#password"}
  smtp-password: {source: "aws:smtp#password"}
notify:
  channels:
    team: {email: {to: a@example.com, from: b@example.com, smarthost: "smtp.example.com:587", user: alerts, password: {secret: smtp-password}}}
  severities: {critical: {to: [team]}}
monitoring: {run: {prometheus: {}, alertmanager: {}}}
backups: none
`,
    'kubernetes',
  )
  const objects = objectsOf(environment)
  const rulesOf = (name: string): readonly string[] =>
    objectOf(objects, 'NetworkPolicy', name).spec.egress.map(
      ({ to, ports }: { to: { ipBlock?: { cidr: string } }[]; ports: { port: number }[] }) =>
        `${ports.map(({ port }) => port).join()} ${to.map(({ ipBlock }) => ipBlock?.cidr).join()}`,
    )
  expect(rulesOf('alertmanager')).toEqual(['587 0.0.0.0/0,::/0'])
  expect(rulesOf('api')).toEqual(['5432 0.0.0.0/0,::/0', '443 0.0.0.0/0,::/0'])
})
