import { describe, expect, test } from 'vitest'
import { unknownDirectives } from '../../src/patch/nginx-directives.ts'
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

  test('cannot change a text', async () => {
    const text = shop('target: {compose: .gitignore}, set: {title: ours}')
    expect(await reported(text)).toEqual([
      'patch-unmatched: the patch "one" cannot change .gitignore: patches change YAML, JSON and nginx\'s files',
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

describe('a patch of nginx', () => {
  const route = 'routes: {web: {hosts: {example.org: {}}, paths: {/: {to: web}}}}\n'
  const patched = async (patch: string) =>
    (await outputsOf(`${shop(patch)}${route}`)).get('shop/production/nginx/conf.d/web.conf') ?? ''

  test('sets, adds and removes directives by the path to them', async () => {
    const text = await patched(
      'target: {nginx: conf.d/web.conf}, set: {"server[listen=8443]/location[/]/proxy_read_timeout": 77s, "server[listen=8443]/add_header[X-Robots-Tag]": "noindex always", "server[listen=8443]/location[/old/]": {return: 410}}',
    )
    expect(text).toMatch(/location \/ \{[^}]*proxy_read_timeout 77s;/)
    expect(text).toContain('add_header X-Robots-Tag noindex always;')
    expect(text).toMatch(/location \/old\/ \{\n\s+return 410;\n\s+\}/)
  })

  test('is refused where its path leads nowhere or to several', async () => {
    const found = await reported(
      `${shop('target: {nginx: conf.d/web.conf}, set: {"server[listen=1]/gzip": "off", "server/gzip": "on"}')}${route}`,
    )
    expect(found).toEqual([
      'patch-mismatch: "server[listen=1]/gzip" leads nowhere in conf.d/web.conf',
      'patch-mismatch: "server/gzip" could mean 2 places: as many match `server` in conf.d/web.conf',
    ])
  })

  test('names a path that works where its own could mean several places', async () => {
    const set = (path: string) => shop(`target: {nginx: conf.d/web.conf}, set: {"${path}": 77s}`) + route
    const path = 'server[server_name=example.org]/location[/]/proxy_read_timeout'
    const { diagnostics } = await compileSpecs({ 'environments/shop/production.yaml': set(path) })
    const help = diagnostics.find(({ code }) => code === 'patch-mismatch')?.help ?? ''
    expect(help).toBe('Write `server[listen=8443]/location[/]/proxy_read_timeout`.')
    for (const better of [help.slice(7, -2), 'server[listen=8443 ssl]/location[/]/proxy_read_timeout'])
      expect(await reported(set(better))).toEqual([])
  })

  test('knows every directive that is written without patches, and no other', async () => {
    const bodies = [
      ...(await outputsOf(`${shop('target: {compose: compose.yaml}, set: {x-note: a}')}${route}`)),
    ]
      .filter(([path]) => path.includes('/nginx/') && path.endsWith('.conf'))
      .flatMap(([, text]) => text.split('\n'))
    const names = bodies.flatMap((line) => /^ *([a-z_0-9]+)(?= .*[;{]$|;$| \{$)/.exec(line)?.[1] ?? [])
    expect(names.length).toBeGreaterThan(50)
    // Of a map, which has no directives.
    const values = ['default']
    expect([...new Set(names)].flatMap((name) => unknownDirectives(name, ''))).toEqual(values)
  })

  test('finds what it says was there', async () => {
    const was = (value: string) =>
      `${shop(`target: {nginx: nginx.conf}, was: {pid: ${value}}, set: {worker_processes: 4}`)}${route}`
    expect(await codesOf(was('/tmp/nginx.pid'))).toEqual([])
    expect(await codesOf(was('/run/nginx.pid'))).toEqual(['patch-mismatch'])
  })
})

describe('a patch of what others embed', () => {
  const monitored = (patch: string) => `${shop(patch)}monitoring: {run: {prometheus: {storage: 1Gi}}}\n`

  test('reaches the copies in ConfigMaps and mounts', async () => {
    const files = await outputsOf(
      monitored('target: {prometheus: prometheus.yml}, set: {global.external_labels.site: north}'),
    )
    const having = [...files].filter(([, text]) => text.includes('site: north')).map(([path]) => path)
    expect(having).toEqual([
      'shop/production/compose/prometheus.yml',
      'shop/production/kubernetes/prometheus.yaml',
      'shop/production/prometheus/prometheus.yml',
    ])
  })

  test('gives the ConfigMap a new name, so that pods follow', async () => {
    const name = async (site: string) => {
      const files = await outputsOf(
        monitored(`target: {prometheus: prometheus.yml}, set: {global.external_labels.site: ${site}}`),
      )
      return /name: (prometheus-files-[0-9a-f]{8})$/m.exec(
        files.get('shop/production/kubernetes/prometheus.yaml') ?? '',
      )?.[1]
    }
    const [north, south] = [await name('north'), await name('south')]
    expect(north).toBeDefined()
    expect(north).not.toBe(south)
  })
})

describe('a patch of what all tiers share', () => {
  const ci = (patch: string) => shop(patch).replace('outputs: {ci: none}\n', '')

  test('changes the files of the system', async () => {
    const files = await outputsOf(
      ci('target: {ci: workflows/shop-spec.yml}, set: {jobs.synth.timeout-minutes: 3}'),
    )
    const having = [...files]
      .filter(([, text]) => text.includes('timeout-minutes: 3\n'))
      .map(([path]) => path)
    expect(having).toEqual(['shop/system/ci/workflows/shop-spec.yml'])
  })

  test('is judged like any other', async () => {
    const text = ci('target: {ci: workflows/none.yml}, set: {name: x}')
    expect(await codesOf(text)).toEqual(['patch-unmatched'])
  })
})
