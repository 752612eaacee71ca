import { expect } from 'vitest'
import { clusters, each, type Read, tiers } from '../../defects/compiled.ts'
import type { CatalogueRow } from './row.ts'

/** Who waits for whom, and for how long. */
export const timeRows: readonly CatalogueRow[] = [
  {
    id: 'deploy T1',
    truth: 'every proxy waits for longer than the application may take',
    rules: ['proxy-timeout-too-short'],
    defects: ['deploy D57'],
  },
  {
    id: 'deploy T2',
    truth: 'all attempts of a call fit into the request that makes it',
    rules: ['external-outlasts-request'],
  },
  {
    id: 'deploy T3',
    truth: 'the application closes idle connections after the proxy before it does',
    rules: ['keep-alive-too-short'],
    defects: ['deploy D51'],
  },
  {
    id: 'deploy T4',
    truth: 'a socket that answers its pings is kept by every proxy',
    rules: ['websocket-idle-too-short'],
    holds: (files) => {
      const needed = 25 + 60
      each(tiers, (tier) => {
        const [, seconds] = /websocket\.conf;\s+proxy_read_timeout (\d+)s/.exec(files.nginx(tier)) ?? []
        expect(Number(seconds)).toBeGreaterThanOrEqual(needed)
      })
      each(clusters, (tier) => {
        const { rules } = files.object(tier, 'HTTPRoute', 'api').spec
        const socket = rules.find((rule: Read) => rule.name === 'ai-chat')
        expect(Number.parseInt(socket.timeouts.request, 10)).toBeGreaterThanOrEqual(needed)
      })
    },
  },
  {
    id: 'deploy T5',
    truth: 'what stops has the time to finish what it has begun',
    rules: ['drain-too-short', 'grace-too-short'],
  },
  {
    id: 'deploy T6',
    truth: 'routers notice that an instance ends before it does',
    holds: (files) =>
      each(clusters, (tier) => {
        const api = files.pods(tier).find(({ owner }) => owner.metadata.name === 'api')
        expect(api?.containers[0].lifecycle.preStop.sleep.seconds).toBe(10)
      }),
  },
  {
    id: 'deploy T7',
    truth: 'a start has the same time on every platform, and no less than it was given',
    holds: (files) =>
      each(clusters, (tier) => {
        const api = files.pods(tier).find(({ owner }) => owner.metadata.name === 'api')
        const { failureThreshold, periodSeconds } = api?.containers[0].startupProbe ?? {}
        expect(failureThreshold * periodSeconds).toBeGreaterThanOrEqual(90)
        expect(files.compose(tier).services.api.healthcheck.start_period).toBe('90s')
      }),
  },
  {
    id: 'deploy T8',
    truth: 'a check has its answer before the next one begins',
    rules: ['health-timeout-exceeds-interval', 'health-timeout-too-short'],
    defects: ['deploy D68'],
  },
  {
    id: 'deploy T9',
    truth: 'a restart waits for longer than being taken out of rotation does',
    defects: ['deploy D65'],
    holds: (files) =>
      each(clusters, (tier) => {
        const checked = files
          .pods(tier)
          .flatMap(({ containers }) => containers)
          .filter(({ livenessProbe, readinessProbe }) => livenessProbe && readinessProbe)
        const lasts = ({ periodSeconds = 10, failureThreshold = 3 }: Read) => periodSeconds * failureThreshold
        each(checked, ({ name, livenessProbe, readinessProbe }) =>
          expect(lasts(livenessProbe), name).toBeGreaterThan(lasts(readinessProbe)),
        )
      }),
  },
  {
    id: 'deploy T11',
    truth: 'a query is given up before the request that waits for it',
    rules: ['statement-outlasts-request'],
    lacking: 'locks of migrations are a matter of each migration',
  },
  {
    id: 'deploy T12',
    truth: 'every schedule says its time zone, and means the same instant everywhere',
    defects: ['operate D69'],
  },
]
