import { describe, expect, test } from 'vitest'
import { codesOf, onKubernetes, reported } from '../check/reported.ts'
import { compileSpecs, filesOf } from '../in-memory.ts'

const shop = (patch: string) => `${onKubernetes}
services:
  api: {image: "a:1", ports: {http: 3000}}
  web: {image: "w:1", ports: {http: 3000}}
patches:
  one: {reason: no word says it, ${patch}}
`

async function outputsOf(text: string): Promise<ReadonlyMap<string, string>> {
  return filesOf(await compileSpecs({ 'environments/shop/production.yaml': text }))
}

describe('a patch', () => {
  test('changes one object and no other', async () => {
    const before = await outputsOf(
      shop('target: {kubernetes: Deployment/api}, set: {spec.minReadySeconds: 10}'),
    )
    const after = await outputsOf(
      shop('target: {kubernetes: Deployment/api}, set: {spec.minReadySeconds: 25}'),
    )
    const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path)
    expect(changed).toEqual(['shop/production/kubernetes/api.yaml'])
    expect(after.get('shop/production/kubernetes/api.yaml')).toContain('minReadySeconds: 25')
  })

  test('of a whole file selects it by its path', async () => {
    const files = await outputsOf(
      shop('target: {compose: compose.yaml}, set: {services.api.mem_swappiness: 0}'),
    )
    expect(files.get('shop/production/compose/compose.yaml')).toContain('mem_swappiness: 0')
  })

  test('must match as many objects as it expects', async () => {
    const both = 'target: {kubernetes: api.yaml}, set: {metadata.annotations: {a: b}}'
    const [finding] = await reported(shop(both))
    expect(finding).toMatch(
      /patch-unmatched: the patch "one" matches \d+ objects in kubernetes; it expects 1/,
    )
  })

  test('must find what it says was there', async () => {
    const was = (value: string) =>
      shop(
        `target: {kubernetes: Deployment/api}, was: {spec.selector.matchLabels: ${value}}, set: {spec.paused: true}`,
      )
    expect(await codesOf(was('{app.kubernetes.io/name: web}'))).toEqual(['patch-mismatch'])
    expect(await codesOf(was('{app.kubernetes.io/name: api}'))).toEqual([])
  })

  test('names a target that there is', async () => {
    expect(await reported(shop('target: {kubernets: Deployment/api}, set: {spec.paused: true}'))).toEqual([
      'unknown-reference: there is no target "kubernets" (did you mean "kubernetes"?)',
    ])
  })

  test('cannot change what is neither YAML nor JSON', async () => {
    const route = 'routes: {web: {hosts: {example.org: {}}, paths: {/: {to: web}}}}\n'
    const text = `${shop('target: {nginx: nginx.conf}, set: {worker_processes: 4}')}${route}`
    expect(await reported(text)).toEqual([
      'patch-unmatched: the patch "one" cannot change nginx.conf: patches change YAML and JSON',
    ])
  })

  test('is judged although something else is wrong', async () => {
    const wrong = `${shop('target: {kubernetes: Deployment/apis}, set: {spec.paused: true}')}externals: {mail: {url: mail}}\n`
    expect(await codesOf(wrong)).toEqual(['patch-unmatched', 'bad-format'])
  })

  test('of what had to be left out stays silent', async () => {
    const wrong = shop('target: {kubernetes: Deployment/api}, set: {spec.minReadySeconds: 5}').replace(
      '"a:1"',
      '[a]',
    )
    expect(await codesOf(wrong)).toEqual(['wrong-type'])
  })
})
