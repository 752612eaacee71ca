import { describe, expect, test } from 'vitest'
import { codesOf, onKubernetes, reported } from '../check/reported.ts'

const shop = (target: string, set: string) => `${onKubernetes}
services:
  api: {image: "a:1", ports: {http: 3000}, http: {timeout: 120s, maxBody: 20MiB}, scale: {min: 4, max: 6, by: {cpu: 70%}}}
routes: {web: {hosts: {example.org: {}}, paths: {/: {to: api}}}}
patches: {one: {target: ${target}, set: ${set}, reason: to see what happens}}
`
const route = '{kubernetes: HTTPRoute/web}'
const policy = '{kubernetes: BackendTrafficPolicy/web.root}'
const budget = '{kubernetes: PodDisruptionBudget/api}'
const deployment = '{kubernetes: Deployment/api}'

describe('proxy-timeout-too-short', () => {
  test('takes the time-outs of routes and of policies', async () => {
    const timeout = (value: string) => shop(route, `{"spec.rules[0].timeouts.request": ${value}}`)
    expect(await codesOf(timeout('120s'))).toEqual([])
    expect(await codesOf(timeout('1m59s'))).toEqual(['proxy-timeout-too-short'])
    const idle = shop(policy, '{spec.timeout.http.streamIdleTimeout: 60s}')
    expect(await codesOf(idle)).toEqual(['proxy-timeout-too-short'])
  })

  test('knows what the gateway does where nothing is said, and that zero is no limit', async () => {
    const [finding] = await reported(shop(route, '{"spec.rules[0].timeouts": null}'))
    expect(finding).toContain('HTTPRoute/web cuts requests to "api" off after 15s')
    expect(await codesOf(shop(route, '{"spec.rules[0].timeouts.request": 0s}'))).toEqual([])
  })
})

test('body-limit-too-small reads sizes of Kubernetes', async () => {
  const limit = (value: string) => shop(policy, `{spec.requestBuffer.limit: ${value}}`)
  expect(await codesOf(limit('20Mi'))).toEqual(['patch-absorbed'])
  expect(await codesOf(limit('20971520'))).toEqual([])
  expect(await codesOf(limit('20M'))).toEqual(['body-limit-too-small'])
})

describe('disruption-budget-blocks-drain', () => {
  test.each([
    ['{spec.maxUnavailable: null, spec.minAvailable: 3}', []],
    ['{spec.maxUnavailable: null, spec.minAvailable: 4}', ['disruption-budget-blocks-drain']],
    ['{spec.maxUnavailable: null, spec.minAvailable: 75%}', []],
    // Three quarters and a bit of four are rounded up to all of them.
    ['{spec.maxUnavailable: null, spec.minAvailable: 76%}', ['disruption-budget-blocks-drain']],
    ['{spec.maxUnavailable: 0}', ['disruption-budget-blocks-drain']],
    ['{spec.maxUnavailable: 1%}', []],
  ])('of %s', async (set, codes) => {
    expect(await codesOf(shop(budget, set))).toEqual(codes)
  })
})

describe('dangling-reference', () => {
  test('finds what nobody makes, at the patch that names it', async () => {
    const volume = '[{name: tmp, emptyDir: {}}, {name: data, persistentVolumeClaim: {claimName: data}}]'
    expect(await reported(shop(deployment, `{spec.template.spec.volumes: ${volume}}`))).toEqual([
      'dangling-reference: Deployment/api names the PersistentVolumeClaim "data" (spec.template.spec.volumes[1].persistentVolumeClaim), which is not in the output',
    ])
  })

  test('lets pass what is marked as optional', async () => {
    const optional = '[{secretRef: {name: more, optional: true}}]'
    const set = `{"spec.template.spec.containers[name=api].envFrom": ${optional}}`
    expect(await codesOf(shop(deployment, set))).toEqual([])
  })

  test('finds a route to a service that is not there', async () => {
    const set = '{"spec.rules[0].backendRefs[0].name": apis}'
    const [finding] = await reported(shop(route, set))
    expect(finding).toContain('HTTPRoute/web names the Service "apis"')
  })
})

describe('upstream-unknown', () => {
  test('takes both forms of networks in compose', async () => {
    const networks = (value: string) => shop('{compose: compose.yaml}', `{services.api.networks: ${value}}`)
    expect(await codesOf(networks('{edge: {aliases: [api]}}'))).toEqual([])
    expect(await codesOf(networks('{loopback: {}}'))).toEqual(['dangling-reference', 'upstream-unknown'])
  })

  test('misses a service that was taken out of compose', async () => {
    expect(await reported(shop('{compose: compose.yaml}', '{services.api: null}'))).toEqual([
      'dangling-reference: "proxy" of compose.yaml names the service "api" (depends_on), which is not in the output',
      'upstream-unknown: nginx passes requests to api:3000, and compose.yaml has no such service',
    ])
  })
})
