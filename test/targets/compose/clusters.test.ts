import { expect, test } from 'vitest'
import type { Environment } from '../../../src/model/environment.ts'
import { clusters } from '../../fixtures/clusters.ts'
import { resolved } from '../../resolve/resolved.ts'
import { composed, filesOf } from './composed.ts'

test.each(['compose', 'kubernetes'] satisfies Environment['platform'][])(
  'servers of a cluster are services with a name and a volume each, of a tier on %s',
  async (platform) => {
    const { services, volumes } = composed(await resolved(clusters, platform))
    for (const [index, name] of ['search', 'search-1', 'search-2'].entries()) {
      expect(services[name].hostname).toBe(`search-${index}`)
      expect(services[name].networks).toEqual({
        search: { aliases: ['elastic', `search-${index}.search`, 'search-cluster'] },
      })
      expect(services[name].volumes).toContain(`${name}-data:/usr/share/elasticsearch/data`)
      expect(services[name].deploy.replicas).toBeUndefined()
      expect(services[name].oom_score_adj).toBe(-500)
      expect(Object.keys(volumes)).toContain(`${name}-data`)
    }
    expect(Object.keys(services).filter((name) => /^index-\d$/.test(name))).toHaveLength(4)
    expect(services.api.depends_on.search.condition).toBe('service_healthy')
    expect(services['search-2'].volumes).toContain('certificate-search:/run/elasticsearch/tls:ro')
  },
)

test('what they read is written once, and their certificate is for both ends', async () => {
  const files = filesOf(await resolved(clusters))
  expect([...files.keys()].filter((path) => /search-\d/.test(path))).toEqual([])
  expect(files.get('certificates.sh')).toContain(
    'create search 1000:0 serverAuth,clientAuth search search-0.search search-1.search search-2.search\n',
  )
})
