import { metricNames, withoutVariables } from '../prometheus/promql-names.ts'

/** The part of a dashboard that the rules look at; everything is what Grafana would find in the file. */
export interface WrittenDashboard {
  readonly uid?: string
  readonly title?: string
  readonly schemaVersion?: number
  readonly editable?: boolean
  readonly templating?: { readonly list: readonly { readonly name: string; readonly query: string }[] }
  readonly panels?: readonly WrittenPanel[]
}

interface WrittenPanel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly datasource?: { readonly uid: string }
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly {
    readonly refId: string
    readonly expr: string
    readonly datasource?: { readonly uid: string }
  }[]
}

const panelTypes = new Set(['timeseries', 'stat', 'heatmap', 'table', 'state-timeline'])

/** What Grafana fills in itself. */
const ownVariables = new Set(['__rate_interval', '__interval', '__range', '__value', '__data', '__field'])

/** What is wrong with a dashboard that Grafana reads from a file; Grafana itself says little or nothing. */
export function dashboardProblems(dashboard: WrittenDashboard): readonly string[] {
  const panels = dashboard.panels ?? []
  return [
    ...ofDashboard(dashboard),
    ...identities(panels),
    ...overlaps(panels),
    ...panels.flatMap((panel) => ofPanel(panel, dashboard)),
  ]
}

function ofDashboard({
  uid = '',
  title,
  schemaVersion,
  editable,
  panels = [],
}: WrittenDashboard): readonly string[] {
  return [
    ...(/^[a-z0-9-]{1,40}$/.test(uid) ? [] : [`uid "${uid}" is not 1 to 40 of a-z, 0-9 and -`]),
    ...(title === undefined || title === '' ? ['there is no title'] : []),
    ...(schemaVersion === 42 ? [] : [`schemaVersion is ${schemaVersion}`]),
    ...(editable === false ? [] : ['it can be edited']),
    ...(panels.length > 0 ? [] : ['there is no panel']),
  ]
}

function identities(panels: readonly WrittenPanel[]): readonly string[] {
  return panels
    .filter(({ id }, index) => panels.findIndex((one) => one.id === id) !== index)
    .map(({ id }) => `id ${id} is used twice`)
}

function overlaps(panels: readonly WrittenPanel[]): readonly string[] {
  return panels.flatMap((one, index) =>
    panels
      .slice(index + 1)
      .filter((other) => meet(one.gridPos, other.gridPos))
      .map((other) => `"${one.title}" lies on "${other.title}"`),
  )
}

type Place = WrittenPanel['gridPos']

function meet(one: Place, other: Place): boolean {
  return (
    one.x < other.x + other.w &&
    other.x < one.x + one.w &&
    one.y < other.y + other.h &&
    other.y < one.y + one.h
  )
}

function ofPanel(panel: WrittenPanel, { templating }: WrittenDashboard): readonly string[] {
  const { type, title, gridPos, targets = [] } = panel
  const known = new Set([...ownVariables, ...(templating?.list ?? []).map((one) => one.name)])
  const variables = [...JSON.stringify(panel).matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name)
  const refIds = targets.map((one) => one.refId)
  return [
    ...(panelTypes.has(type) ? [] : [`"${title}" is of the unknown or removed type ${type}`]),
    ...(gridPos.x + gridPos.w <= 24 ? [] : [`"${title}" is wider than the dashboard`]),
    ...(new Set(refIds).size === refIds.length ? [] : [`"${title}" uses a refId twice`]),
    ...[panel, ...targets]
      .filter((one) => one.datasource?.uid !== 'prometheus')
      .map(() => `"${title}" has no data source`),
    ...variables
      .filter((name) => !known.has(name))
      .map((name) => `"${title}" names the undefined variable ${name}`),
    ...targets.flatMap(({ expr }) => syntaxProblems(expr)),
  ]
}

function syntaxProblems(expression: string): readonly string[] {
  try {
    metricNames(withoutVariables(expression))
    return []
  } catch (error) {
    return [String(error)]
  }
}
