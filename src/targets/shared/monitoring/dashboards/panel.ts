import type { Data, DataMap } from '../../../../print/body.ts'
import type { Promql } from '../../promql/promql.ts'
import { dataSource } from '../grafana-provisioning.ts'

/** A panel before it has its place and its identity on a dashboard. */
export interface Panel {
  readonly type: 'timeseries' | 'stat' | 'heatmap' | 'table' | 'state-timeline'
  readonly title: string
  readonly description?: string
  readonly queries: readonly Query[]
  readonly fieldConfig: DataMap
  readonly options: DataMap
  readonly transformations?: readonly Data[]
}

/** What a panel shows; `legend` may name labels: `{{route}}`. */
export interface Query {
  readonly expression: Promql
  readonly legend?: string
  /** One value now rather than a series. */
  readonly instant?: boolean
  readonly format?: 'table' | 'heatmap'
}

/** A value from which on a colour applies. */
export interface Threshold {
  readonly color: string
  readonly value: number
}

/** Units of Grafana that are used: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
export type Unit = 'reqps' | 'percentunit' | 's' | 'short' | 'none'

/** How the values of a panel are read. */
export interface Scale {
  readonly unit: Unit
  /** Ascending; below the first everything has the base colour. */
  readonly thresholds?: readonly Threshold[]
  readonly baseColor?: string
  readonly min?: number
  readonly max?: number
}

function fieldDefaults({ unit, thresholds = [], baseColor, min, max }: Scale): DataMap {
  const isColoured = thresholds.length > 0 || baseColor !== undefined
  const steps = [
    { color: baseColor ?? 'green', value: null },
    ...thresholds.map(({ color, value }) => ({ color, value })),
  ]
  return { unit, min, max, thresholds: isColoured ? { mode: 'absolute', steps } : undefined }
}

/** Lines over time, with thresholds as lines across. */
export function timeseries(
  title: string,
  queries: readonly Query[],
  scale: Scale,
  description?: string,
): Panel {
  const thresholdsStyle =
    scale.thresholds === undefined || scale.thresholds.length === 0 ? undefined : { mode: 'line' }
  const custom = { fillOpacity: 10, showPoints: 'never', thresholdsStyle }
  return {
    type: 'timeseries',
    title,
    ...(description === undefined ? {} : { description }),
    queries,
    fieldConfig: {
      defaults: { ...fieldDefaults(scale), color: { mode: 'palette-classic' }, custom },
      overrides: [],
    },
    options: {
      legend: {
        displayMode: 'table',
        placement: 'bottom',
        showLegend: true,
        calcs: ['mean', 'max', 'lastNotNull'],
      },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  }
}

/** One number, coloured by its thresholds. */
export function stat(title: string, expression: Promql, scale: Scale): Panel {
  return {
    type: 'stat',
    title,
    queries: [{ expression }],
    // Without thresholds of its own, Grafana would colour everything from 80 on red.
    fieldConfig: { defaults: fieldDefaults({ baseColor: 'green', ...scale }), overrides: [] },
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      colorMode: 'value',
      graphMode: 'area',
      textMode: 'value',
    },
  }
}

/** Where the observations of a histogram lie over time; the query gives the rates of its buckets. */
export function heatmap(title: string, expression: Promql): Panel {
  return {
    type: 'heatmap',
    title,
    queries: [{ expression, legend: '{{le}}', format: 'heatmap' }],
    fieldConfig: { defaults: {}, overrides: [] },
    options: {
      calculate: false,
      cellGap: 1,
      color: {
        mode: 'scheme',
        scheme: 'Oranges',
        exponent: 0.5,
        fill: 'dark-orange',
        reverse: false,
        steps: 64,
      },
      legend: { show: false },
      tooltip: { mode: 'single', yHistogram: false },
      yAxis: { axisPlacement: 'left', unit: 's' },
    },
  }
}

/** Up and down over time. */
export function stateTimeline(title: string, queries: readonly Query[]): Panel {
  const states = { '0': { text: 'down', color: 'red' }, '1': { text: 'up', color: 'green' } }
  return {
    type: 'state-timeline',
    title,
    queries,
    fieldConfig: {
      defaults: { mappings: [{ type: 'value', options: states }], custom: { fillOpacity: 80 } },
      overrides: [],
    },
    options: {
      mergeValues: true,
      rowHeight: 0.9,
      showValue: 'auto',
      legend: { displayMode: 'list', placement: 'bottom', showLegend: false, calcs: [] },
      tooltip: { mode: 'single', sort: 'none' },
    },
  }
}

/** A column of a table: its query gives one value for each row. */
export interface Column {
  readonly title: string
  readonly expression: Promql
  readonly scale: Scale
}

/** Rows that agree in a label, a column for each query. `link` leads from the label; it may use `${__value.text}`. */
export function valueTable(
  title: string,
  label: { name: string; title: string; link?: string },
  columns: readonly Column[],
): Panel {
  const renameByName = Object.fromEntries([
    [label.name, label.title],
    ...columns.map((column, index) => [`Value #${refId(index)}`, column.title]),
  ])
  const links =
    label.link === undefined
      ? []
      : [override(label.title, { links: [{ title: 'Dashboard', url: label.link }] })]
  return {
    type: 'table',
    title,
    queries: columns.map(({ expression }) => ({ expression, instant: true, format: 'table' })),
    fieldConfig: {
      defaults: {},
      overrides: [
        ...links,
        ...columns.map(({ title: name, scale }) => override(name, fieldDefaults(scale), coloured(scale))),
      ],
    },
    options: { showHeader: true },
    transformations: [
      { id: 'merge', options: {} },
      { id: 'organize', options: { excludeByName: { Time: true }, renameByName } },
    ],
  }
}

/** The labels of the series that are there now, without those that say nothing. */
export function labelTable(title: string, expression: Promql, labels: readonly string[]): Panel {
  return {
    type: 'table',
    title,
    queries: [{ expression, instant: true, format: 'table' }],
    fieldConfig: { defaults: {}, overrides: [] },
    options: { showHeader: true },
    transformations: [{ id: 'filterFieldsByName', options: { include: { names: labels } } }],
  }
}

function coloured({ thresholds = [] }: Scale): DataMap {
  return thresholds.length === 0 ? {} : { 'custom.cellOptions': { type: 'color-text' } }
}

function override(field: string, ...values: readonly DataMap[]): DataMap {
  const properties = values
    .flatMap((map) => Object.entries(map))
    .flatMap(([id, value]) => (value === undefined ? [] : [{ id, value }]))
  return { matcher: { id: 'byName', options: field }, properties }
}

/** A panel as Grafana reads it, at its place. */
export function panelData(
  panel: Panel,
  id: number,
  place: { x: number; y: number; w: number; h: number },
): DataMap {
  const { type, title, description, queries, fieldConfig, options, transformations } = panel
  const targets = queries.map((query, index) => target(query, refId(index)))
  return {
    id,
    type,
    title,
    description,
    datasource: dataSource,
    gridPos: { ...place },
    targets,
    fieldConfig,
    options,
    transformations,
  }
}

function target({ expression, legend, instant, format }: Query, id: string): DataMap {
  return {
    refId: id,
    datasource: dataSource,
    expr: expression,
    legendFormat: legend,
    format,
    ...(instant === true ? { instant: true, range: false } : { range: true }),
  }
}

/** `A` to `Z`, then `AA`. */
function refId(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : refId(Math.floor(index / 26) - 1) + letter
}
