import type { Environment } from '../../../../model/environment.ts'
import type { DataMap, JsonBody } from '../../../../print/body.ts'
import type { Promql } from '../../promql/promql.ts'
import { dashboardUid } from '../conventions.ts'
import { dataSource } from '../grafana-provisioning.ts'
import { type Panel, panelData } from './panel.ts'

/** Panels side by side, of the same width and height. */
export interface PanelRow {
  readonly height: number
  readonly panels: readonly Panel[]
}

/** A dashboard before it has identities and places. */
export interface Dashboard {
  /** Within the tier; the uid and the file name follow from it. */
  readonly name: string
  readonly title: string
  readonly variables: readonly Variable[]
  /** Series that exist while something is worth a mark on every panel. */
  readonly marks: Promql
  readonly rows: readonly PanelRow[]
}

/** A choice of label values that queries name as `$name`. */
export interface Variable {
  readonly name: string
  readonly title: string
  readonly query: Promql
}

/** Grafana divides the width in so many columns. */
const columns = 24
/** More stats than this are too narrow to read. */
const mostInRow = 8

/** The classic JSON model, which file provisioning reads: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export function dashboardBody(environment: Environment, dashboard: Dashboard): JsonBody {
  const tags = [environment.system, environment.tier]
  const value: DataMap = {
    uid: dashboardUid(environment, dashboard.name),
    title: dashboard.title,
    description: `Generated from ${environment.sourceFile}. Change it there: the next deployment replaces what is changed here.`,
    tags,
    schemaVersion: 42,
    editable: false,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    links: [siblings(tags)],
    templating: { list: dashboard.variables.map(variableData) },
    annotations: { list: [alertMarks(dashboard.marks)] },
    panels: placed(dashboard.rows),
  }
  return { kind: 'json', value }
}

/** A menu of the tier's other dashboards; Grafana expects every field of a link. */
function siblings(tags: readonly string[]): DataMap {
  return {
    type: 'dashboards',
    title: 'Dashboards of this tier',
    tooltip: '',
    icon: 'external link',
    tags,
    asDropdown: true,
    includeVars: false,
    keepTime: true,
    targetBlank: false,
  }
}

function placed(rows: readonly PanelRow[]): readonly DataMap[] {
  let y = 0
  let id = 0
  return rows.flatMap(wrapped).flatMap(({ height, panels }) => {
    const width = Math.floor(columns / panels.length)
    const data = panels.map((panel, index) => {
      id += 1
      return panelData(panel, id, { x: index * width, y, w: width, h: height })
    })
    y += height
    return data
  })
}

function wrapped({ height, panels }: PanelRow): readonly PanelRow[] {
  const count = Math.ceil(panels.length / mostInRow)
  const size = Math.ceil(panels.length / count)
  return Array.from({ length: count }, (_, index) => ({
    height,
    panels: panels.slice(index * size, (index + 1) * size),
  }))
}

function variableData({ name, title, query }: Variable): DataMap {
  return {
    name,
    label: title,
    type: 'query',
    datasource: dataSource,
    query,
    definition: query,
    multi: true,
    includeAll: true,
    allValue: '.*',
    current: { text: ['All'], value: ['$__all'] },
    refresh: 2,
    sort: 1,
  }
}

function alertMarks(expression: Promql): DataMap {
  return {
    name: 'Alerts',
    datasource: dataSource,
    enable: true,
    iconColor: 'red',
    expr: expression,
    step: '60s',
    titleFormat: '{{alertname}}',
    textFormat: '{{service}}, {{severity}}',
  }
}
