import { expect } from 'vitest'
import { clusters, compiled, each, tiers } from './compiled.ts'
import type { Row } from './row.ts'

const cipher = /^ECDHE-(ECDSA|RSA)-(AES128-GCM-SHA256|AES256-GCM-SHA384|CHACHA20-POLY1305)$/

/** Directives of a text that stand at so many braces. */
function atDepth(text: string, depth: number): readonly string[] {
  let open = 0
  return text.split('\n').flatMap((line) => {
    if (line.trim().startsWith('#')) return []
    const here = open
    open += (line.match(/\{/g) ?? []).length - (line.match(/\}/g) ?? []).length
    return here === depth ? [line.trim()] : []
  })
}

/** The defects of nginx configurations. */
export const nginxRows: readonly Row[] = [
  {
    id: 'deploy D37',
    defect: '`limit_req_zone` inside of a server keeps nginx from starting',
    check: (files) =>
      each(tiers, (tier) => {
        const text = files.text(`${tier}/nginx/conf.d/api.conf`)
        const zones = atDepth(text, 0).filter((line) => /^limit_(req|conn)_zone /.test(line))
        expect(zones).toHaveLength(3)
        expect(text.match(/limit_(req|conn)_zone /g)).toHaveLength(3)
      }),
  },
  {
    id: 'deploy D38',
    defect: 'an upstream names containers that DNS does not know, or is looked up once only',
    check: (files) =>
      each(tiers, (tier) => {
        const text = files.text(`${tier}/nginx/nginx.conf`)
        const servers = [...text.matchAll(/^ {8}server (\S+):(\d+) resolve;$/gm)]
        each(servers, ([, host = '']) => expect(files.compose(tier).services).toHaveProperty(host))
        expect(text).toContain('resolver 127.0.0.11')
        expect(text.match(/^ {8}zone up_/gm)).toHaveLength(servers.length)
      }),
  },
  {
    id: 'deploy D39',
    defect: 'a list of ciphers names some that do not exist, or none for ECDSA keys',
    check: (files) =>
      each(tiers, (tier) => {
        const [, list = ''] = /ssl_ciphers (\S+);/.exec(files.nginx(tier)) ?? []
        each(list.split(':'), (name) => expect(name).toMatch(cipher))
        expect(list).toContain('ECDHE-ECDSA-')
      }),
  },
  {
    id: 'deploy D40',
    defect: 'X-XSS-Protection is gone from browsers, and was a hole where it worked',
    check: (files) =>
      each(files.texts(), ([path, text]) => expect(text, path).not.toMatch(/x-xss-protection/i)),
  },
  {
    id: 'deploy D41',
    defect: 'a proxy refuses bodies that the application would take',
    check: (files) => {
      each(tiers, (tier) => {
        expect(files.nginx(tier)).toContain('client_max_body_size 50m;')
        expect(files.compose(tier).services.api.environment.MAX_REQUEST_SIZE).toBe('50mb')
      })
      each(clusters, (tier) => {
        const limits = files
          .objects(tier, 'BackendTrafficPolicy')
          .flatMap(({ spec }) => spec.requestBuffer ?? [])
        each(limits, ({ limit }) => expect(limit).toBe('50Mi'))
      })
    },
  },
  {
    id: 'deploy D42',
    defect: 'a directive is too new, or too old, for the nginx that runs',
    check: async (files) => {
      const old = await compiled((text) =>
        text.replace('nginx: {version: "1.30", openssl: "3.5"}', 'nginx: {version: "1.22", openssl: "3.0"}'),
      )
      each(tiers, (tier) => {
        expect(files.nginx(tier)).toMatch(/^ *http2 on;$/m)
        expect(files.nginx(tier)).not.toMatch(/listen .*http2/)
        expect(old.nginx(tier)).toMatch(/listen 8443 ssl http2/)
        expect(old.nginx(tier)).not.toMatch(/http2 on|MLKEM|server \S+ resolve|add_header_inherit/)
      })
    },
  },
  {
    id: 'deploy D43',
    defect: 'limits answer 503, websockets have none, and /metrics is public',
    check: (files) => {
      each(tiers, (tier) => {
        const text = files.nginx(tier)
        for (const line of [
          'limit_req_status 429;',
          'limit_conn_status 429;',
          'limit_conn cn_api_ai_chat 20;',
        ])
          expect(text).toContain(line)
        expect(text).toMatch(/location ~\* \^\/\(health\/ready\|metrics\)\(\/\|\$\) \{\s+return 404;/)
      })
      each(clusters, (tier) => {
        const { rules } = files.object(tier, 'HTTPRoute', 'api').spec
        const [denied] = rules
        expect(denied.matches[0].path.type).toBe('RegularExpression')
        const fits = new RegExp(`^${denied.matches[0].path.value.replace('(?i)', '')}$`, 'i')
        each(['/metrics', '/METRICS', '/metrics/x', '/health/ready'], (path) => expect(path).toMatch(fits))
        each(['/health', '/metricsx', '/'], (path) => expect(path).not.toMatch(fits))
        expect(denied.backendRefs).toBeUndefined()
        const { directResponse } = files.object(tier, 'HTTPRouteFilter', 'not-found').spec
        expect(directResponse.statusCode).toBe(404)
      })
    },
  },
  {
    id: 'deploy D45',
    defect: 'what a client says of its own address is believed',
    check: (files) =>
      each(tiers, (tier) => {
        expect(files.nginx(tier)).toContain('proxy_set_header X-Forwarded-For $remote_addr;')
        expect(files.nginx(tier)).not.toContain('$proxy_add_x_forwarded_for')
        expect(files.compose(tier).services.api.environment.TRUST_PROXY).toBe('1')
      }),
  },
  {
    id: 'deploy D46',
    defect:
      'requests for hosts that are not ours, IPv6 and challenges of the certificate authority fall through',
    check: (files) =>
      each(tiers, (tier) => {
        const text = files.nginx(tier)
        expect(text).toMatch(/ssl default_server;[^}]*ssl_reject_handshake on;/)
        expect(text.match(/listen \[::\]:\d+/g)?.length).toBe(text.match(/listen \d+/g)?.length)
        expect(text.includes('/.well-known/acme-challenge/')).toBe(tier !== 'development')
      }),
  },
  {
    id: 'deploy D47',
    defect: 'every request asks for an upgrade',
    check: (files) =>
      each(tiers, (tier) => {
        expect(files.nginx(tier)).toMatch(
          /map \$http_upgrade \$connection_upgrade \{\s+default upgrade;\s+"" "";/,
        )
        expect(files.nginx(tier)).not.toMatch(/Connection "?upgrade/)
      }),
  },
  {
    id: 'deploy D48',
    defect: 'each worker balances by itself, and every request opens a connection',
    check: async (files) => {
      const old = await compiled((text) => text.replace('nginx: {version: "1.30"', 'nginx: {version: "1.28"'))
      each(tiers, (tier) => {
        const upstream = /upstream api \{[^}]*\}/.exec(files.nginx(tier))?.[0]
        expect(upstream).toContain('zone up_api')
        expect(upstream).toContain('keepalive_timeout')
        // Before 1.29.7 connections are kept only where it says so.
        expect(/upstream api \{[^}]*\}/.exec(old.nginx(tier))?.[0]).toMatch(/keepalive \d+;/)
      })
    },
  },
  {
    id: 'deploy D49',
    defect: 'two shared memory zones of different kinds have one name',
    check: (files) =>
      each(tiers, (tier) => {
        const names = [...files.nginx(tier).matchAll(/(?:^ *zone |_zone .*zone=|shared:)([\w-]+)/gm)].map(
          ([, name]) => name,
        )
        expect(names.length).toBeGreaterThan(4)
        expect(new Set(names).size).toBe(names.length)
      }),
  },
  {
    id: 'deploy D50',
    defect: 'a header set in one location takes away those of all others',
    check: (files) =>
      each(tiers, (tier) => {
        const locations = files.nginx(tier).match(/^ +location [^{]*\{[^}]*\}/gm) ?? []
        each(locations, (location) => expect(location).not.toMatch(/proxy_set_header|add_header/))
        expect(files.nginx(tier)).toContain('add_header_inherit merge;')
        expect(files.text(`${tier}/nginx/snippets/websocket.conf`)).toContain(
          'include snippets/forwarded-headers.conf;',
        )
      }),
  },
  {
    id: 'deploy D51',
    defect: 'the application closes a connection that the proxy is about to use',
    check: (files) => {
      each(tiers, (tier) => {
        const { KEEP_ALIVE_TIMEOUT } = files.compose(tier).services.api.environment
        expect(files.nginx(tier)).toContain('keepalive_timeout 1m;')
        expect(Number(KEEP_ALIVE_TIMEOUT)).toBeGreaterThan(60_000)
      })
      each(clusters, (tier) =>
        each(files.objects(tier, 'BackendTrafficPolicy'), ({ spec }) =>
          expect(spec.timeout.http.connectionIdleTimeout).toBe('60s'),
        ),
      )
    },
  },
  {
    id: 'deploy D52',
    defect: 'a content security policy allows what it is there to forbid',
    check: (files) =>
      each(files.texts(), ([path, text]) => expect(text, path).not.toMatch(/unsafe-(inline|eval)/)),
  },
  {
    id: 'deploy D53',
    defect: 'strict transport is said twice, or in plain text, or for ever',
    check: (files) => {
      each(tiers, (tier) => {
        const text = files.nginx(tier)
        expect(text.match(/add_header Strict-Transport-Security/g) ?? []).toHaveLength(
          tier === 'development' ? 0 : 1,
        )
        expect(text).toContain('proxy_hide_header Strict-Transport-Security;')
        expect(text).not.toContain('preload')
      })
      each(clusters, (tier) => {
        const { targetRefs, headers } = files.object(tier, 'ClientTrafficPolicy', 'edge').spec
        const { listeners } = files.object(tier, 'Gateway', 'edge').spec
        const secure = listeners.filter(({ protocol }: { protocol: string }) => protocol === 'HTTPS')
        expect(targetRefs.map(({ sectionName }: { sectionName: string }) => sectionName)).toEqual(
          secure.map(({ name }: { name: string }) => name),
        )
        expect(headers.lateResponseHeaders.set).toContainEqual({
          name: 'Strict-Transport-Security',
          value: 'max-age=63072000',
        })
      })
    },
  },
  {
    id: 'deploy D54',
    defect: 'stapling waits for answers that the authority no longer gives',
    check: (files) => each(tiers, (tier) => expect(files.nginx(tier)).not.toContain('stapling')),
  },
]
