import { expect } from 'vitest'
import { type Compiled, clusters, each, type Read, tiers } from './compiled.ts'
import type { Row } from './row.ts'

function everyDashboard(files: Compiled, check: (dashboard: Read) => void): void {
  each(tiers, (tier) => each(files.dashboards(tier), check))
}

function everyPanel(files: Compiled, check: (panel: Read) => void): void {
  everyDashboard(files, ({ panels }) => each<Read>(panels, check))
}

function everyExpression(files: Compiled, check: (expr: string, panel: Read) => void): void {
  everyPanel(files, (panel) => each<Read>(panel.targets, ({ expr }) => check(expr, panel)))
}

/** Whether two panels share a cell of the grid. */
function overlap(left: Read, right: Read): boolean {
  return (
    left.x < right.x + right.w &&
    right.x < left.x + left.w &&
    left.y < right.y + right.h &&
    right.y < left.y + left.h
  )
}

/** The defects of dashboards. */
export const dashboardRows: readonly Row[] = [
  {
    id: 'operate D36',
    defect: 'a panel is of a type that is gone',
    check: (files) =>
      everyPanel(files, ({ type }) =>
        expect(['heatmap', 'stat', 'state-timeline', 'table', 'timeseries']).toContain(type),
      ),
  },
  {
    id: 'operate D37',
    defect: 'a histogram is asked for by its bare name, and the panel stays empty',
    check: (files) =>
      everyExpression(files, (expr) =>
        expect(expr).not.toMatch(/(?<!:)\bhttp_request_duration_seconds(?!_|:)/),
      ),
  },
  {
    id: 'operate D38',
    defect: 'a counter rises for ever and says nothing',
    check: (files) =>
      each(tiers, (tier) => {
        const panels = files.dashboards(tier).flatMap((dashboard) => dashboard.panels)
        const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }: Read) => expr))
        each(
          expressions.flatMap(
            (expr) => expr.match(/\b(?<!:)\w+(_total|_bucket|_count)\{[^}]*\}(\[\S+\])?/g) ?? [],
          ),
          (counter) => expect(counter).toMatch(/\]$/),
        )
      }),
  },
  {
    id: 'operate D39',
    defect: 'a file has the envelope of the HTTP interface',
    check: (files) =>
      everyDashboard(files, (dashboard) => {
        expect(dashboard).not.toHaveProperty('dashboard')
        expect(dashboard.title).toBeTruthy()
      }),
  },
  {
    id: 'operate D40',
    defect: 'nothing tells Grafana where the dashboards are',
    check: (files) => {
      each(tiers, (tier) => {
        const [provider] = files.yaml(`${tier}/grafana/provisioning/dashboards/provider.yml`).providers
        expect(provider.type).toBe('file')
        const mounts = files.compose(tier).services.grafana.volumes
        expect(mounts).toContain(`../grafana/dashboards:${provider.options.path}:ro`)
        expect(mounts).toContain('../grafana/provisioning:/etc/grafana/provisioning:ro')
      })
      each(clusters, (tier) => {
        const pod = files.pods(tier).find(({ owner }) => owner.metadata.name === 'grafana')
        const paths = pod?.containers[0].volumeMounts.map(({ mountPath }: Read) => mountPath)
        expect(paths).toEqual(
          expect.arrayContaining(['/etc/grafana/dashboards', '/etc/grafana/provisioning']),
        )
      })
    },
  },
  {
    id: 'operate D41',
    defect: 'identities are new at each start, panels lie on each other, and values have no unit',
    check: (files) =>
      everyDashboard(files, ({ uid, schemaVersion, panels }) => {
        expect(uid).toMatch(/^[a-z0-9-]{8,40}$/)
        expect(schemaVersion).toBe(42)
        expect(panels.map(({ id }: Read) => id)).toEqual(panels.map((_: Read, index: number) => index + 1))
        each<Read>(panels, (panel) => {
          expect(panel.datasource).toEqual({ type: 'prometheus', uid: 'prometheus' })
          each<Read>(panel.targets, ({ refId }) => expect(refId).toMatch(/^[A-Z]$/))
          if (['stat', 'timeseries'].includes(panel.type))
            expect(panel.fieldConfig.defaults.unit).toBeTruthy()
          const others = panels.filter(({ id }: Read) => id > panel.id)
          for (const { gridPos } of others) expect(overlap(panel.gridPos, gridPos)).toBe(false)
        })
      }),
  },
  {
    id: 'operate D42',
    defect: 'a heatmap of things that have no order',
    check: (files) =>
      each(tiers, (tier) => {
        const panels = files.dashboards(tier).flatMap((dashboard) => dashboard.panels)
        each(
          panels.filter(({ type }) => type === 'heatmap'),
          ({ targets }) =>
            each<Read>(targets, ({ expr, format }) => {
              expect(expr).toContain('service_le:')
              expect(format).toBe('heatmap')
            }),
        )
      }),
  },
  {
    id: 'operate D43',
    defect: 'a number changes with the time picker',
    check: (files) => everyExpression(files, (expr) => expect(expr).not.toContain('$__range')),
  },
  {
    id: 'operate D44',
    defect: 'an aggregation is one of another product',
    check: (files) =>
      everyExpression(files, (expr) => expect(expr).not.toMatch(/uniqueCount|percentile\b|avg:/)),
  },
  {
    id: 'operate D45',
    defect: 'the password is in the environment, and the page on every address',
    check: (files) =>
      each(tiers, (tier) => {
        const { environment, ports, image } = files.compose(tier).services.grafana
        expect(environment).not.toHaveProperty('GF_SECURITY_ADMIN_PASSWORD')
        expect(environment.GF_SECURITY_ADMIN_PASSWORD__FILE).toBe('/run/secrets/grafana-password')
        expect(ports).toEqual([{ target: 3000, published: '3000', host_ip: '127.0.0.1' }])
        expect(image).toMatch(/:\d+\.\d+\.\d+$/)
      }),
  },
]
