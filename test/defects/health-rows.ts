import { expect } from 'vitest'
import { clusters, each, type Read, tiers } from './compiled.ts'
import type { Row } from './row.ts'

/** The defects of health checks, certificates, logs and what follows a deployment. */
export const healthRows: readonly Row[] = [
  {
    id: 'operate D49',
    defect: 'a check calls a program that its image does not have',
    check: (files) =>
      each(tiers, (tier) => {
        const { services } = files.compose(tier)
        // Of the authors' image nothing is known: there is a way for each kind.
        for (const way of ['wget ', '|| curl ', '|| node '])
          expect(services.api.healthcheck.test.join(' ')).toContain(way)
        expect(services.proxy.healthcheck.test).toContain('curl')
        each(['prometheus', 'alertmanager', 'grafana'], (name) =>
          expect(services[name].healthcheck.test).toContain('wget'),
        )
        // Their images have no shell.
        each(['cache-exporter', 'proxy-exporter'], (name) =>
          expect(services[name]).not.toHaveProperty('healthcheck'),
        )
      }),
  },
  {
    id: 'operate D53',
    defect: 'a certificate that is renewed in time alarms all the time',
    check: (files) =>
      each(clusters, (tier) => {
        // The shortest that is about to be usual lives 45 days, and is renewed 15 days before its end.
        const days = (name: string) => {
          const found = files.alerts(tier).find(({ alert }) => alert === name)
          return { days: Number(/< (\d+) \* 86400/.exec(found.expr)?.[1]), severity: found.labels.severity }
        }
        const early = days('CertificateNotRenewed')
        const late = days('CertificateAboutToExpire')
        expect([early.severity, late.severity]).toEqual(['warning', 'critical'])
        expect(early.days).toBeLessThan(15)
        expect(late.days).toBeLessThan(early.days)
        expect(late.days).toBeGreaterThan(1)
      }),
  },
  {
    id: 'operate D54',
    defect: 'nobody looks at the certificates of some hosts',
    check: (files) =>
      each(clusters, (tier) => {
        const { scrape_configs } = files.yaml(`${tier}/prometheus/prometheus.yml`)
        const probed = scrape_configs.flatMap(({ params }: Read) => params?.target ?? [])
        const { listeners } = files.object(tier, 'Gateway', 'edge').spec
        const hosts = listeners.flatMap(({ hostname }: Read) => hostname ?? [])
        each<string>(hosts, (host) =>
          expect(
            probed.some((url: string) => url.startsWith(`https://${host}/`)),
            host,
          ).toBe(true),
        )
      }),
  },
  {
    id: 'operate D56',
    defect: 'logs go to files of a container, and are lost with it',
    check: (files) =>
      each(tiers, (tier) => {
        const { environment, read_only } = files.compose(tier).services.api
        expect(environment.LOG_FORMAT).toBe('json')
        expect(read_only).toBe(true)
        expect(files.nginx(tier)).toContain('access_log /dev/stdout json;')
      }),
  },
  {
    id: 'operate D57',
    defect: 'production logs warnings only, so there is no trail',
    check: (files) =>
      each(clusters, (tier) => expect(files.compose(tier).services.api.environment.LOG_LEVEL).toBe('info')),
  },
  {
    id: 'operate D58',
    defect: 'seven years are two days too short',
    check: (files) =>
      each(tiers, (tier) =>
        expect(files.compose(tier).services.api.environment.AUDIT_RETENTION_DAYS).toBe('2557'),
      ),
  },
  {
    id: 'operate D61',
    defect: 'a bad version stays',
    check: (files) => {
      const jobs = Object.entries<Read>(files.workflow('deploy').jobs).filter(([name]) =>
        name.startsWith('deploy-'),
      )
      each(jobs, ([, { steps }]) => {
        const last = steps.at(-1)
        expect(last.if).toContain('failure()')
        expect(last.run).toContain('kubectl rollout undo')
      })
    },
  },
  {
    id: 'operate D62',
    defect: 'a check after the deployment asks the machine that it runs on',
    check: (files) =>
      each(files.texts(/^system\/ci\/workflows\/.*deploy/), ([, text]) =>
        each(text.match(/url=\S+/g) ?? [], (url) => expect(url).toMatch(/^url=https:\/\/api\./)),
      ),
  },
  {
    id: 'operate D63',
    defect: 'passwords are in argument lists, where `ps` shows them',
    check: (files) =>
      each(files.texts(/\.sh$/), ([path, text]) => {
        expect(text, path).not.toMatch(/redis-cli[^\n]* (-a|--pass) |PGPASSWORD=|postgres(ql)?:\/\/[^\n]*:/)
        if (text.includes('pg_basebackup '))
          expect(text).toMatch(/use_password_of \/run\/secrets\/|passfile=\/tmp\/passfile/)
        if (text.includes('redis-cli '))
          expect(text).toMatch(
            /export REDISCLI_AUTH|REDISCLI_AUTH=\$\(cat \/run\/secrets\/[\w-]+\) timeout \d+ redis-cli /,
          )
      }),
  },
]
