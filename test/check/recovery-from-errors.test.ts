import { expect, test } from 'vitest'
import { codesOf, onCompose, onKubernetes, reported } from './reported.ts'

test('a rule that needs all services is silent while one of them is unsound', async () => {
  const shop = (image: string) => `${onCompose}
secrets: {token: {source: "vault:token"}}
services: {api: {image: ${image}, ports: {http: 3000}}}
`
  expect(await codesOf(shop('"a:1"'))).toEqual(['secret-unused'])
  expect(await codesOf(shop('[a]'))).toEqual(['wrong-type'])
})

test('requests of probes and tests are not judged while a service that answers may be withheld', async () => {
  const shop = (image: string, path: string) => `${onKubernetes}
services: {api: {image: ${image}, ports: {http: 3000}}}
routes: {api: {hosts: {"${'${domain}'}": {}}, paths: {/: {to: api}}, deny: [/metrics]}}
monitoring: {probes: {public: {http: "https://${'${domain}'}${path}"}}}
delivery:
  tests: {smoke: {get: ${path}, expect: 200}}
  promote: {production: {gate: auto, verify: [smoke]}}
`
  expect(await codesOf(shop('"a:1"', '/health'))).toEqual([])
  expect(await codesOf(shop('"a:1"', '/metrics'))).toEqual(
    expect.arrayContaining(['smoke-test-unanswered', 'probe-unanswered']),
  )
  expect(await codesOf(shop('[a]', '/health'))).toEqual(['wrong-type'])
})

test('what an entity inherits is as unsound as where it is written', async () => {
  const shop = `${onCompose}
defaults: {services: {http: {timeout: long}}}
shapes: {node: {resources: {limits: {memory: plenty}}}}
services:
  api: {like: node, image: "a:1", ports: {http: 3000}}
  web: {image: "w:1", ports: {http: 3000}, env: {PORT: 80}}
`
  expect(await reported(shop)).toEqual([
    'bad-quantity: "long" is not a duration',
    'bad-quantity: "plenty" is not a size',
  ])
})

test('references to what is withheld stay silent, also to channels and severities', async () => {
  const shop = `${onCompose}
services: {api: {image: "a:1", ports: {http: 3000}, metrics: {preset: http}}}
alerts: {Failing: {of: api, when: error_rate > 5% over 5m, severity: urgent}}
notify: {channels: {chat: {slack: chat-url}}, severities: {urgent: {to: [chat], repeat: often}}}
`
  expect(await codesOf(shop)).toEqual(['wrong-type', 'bad-quantity'])
})

test('a service that is like nothing is not told that it has no image', async () => {
  expect(
    await codesOf(`${onCompose}\nservices: {api: {like: nod}}\nshapes: {node: {image: "n:1"}}\n`),
  ).toEqual(['unknown-reference'])
})

test('a tier whose base is missing is judged by nothing that may stand there', async () => {
  const shop = `extends: [base.yaml]${onCompose}
services: {api: {like: node, owner: nobody, uses: {db: {}}}}
secrets: {token: {source: "vault:token"}}
`
  expect(await codesOf(shop)).toEqual(['layer-missing', 'unknown-reference'])
})
