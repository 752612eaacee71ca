import type { Bytes, Milliseconds } from './quantity.ts'

/** What a service exports for Prometheus. */
export interface Metrics {
  readonly port: number
  readonly path: string
  /**
   * `http`: the service exports the histogram `http_request_duration_seconds` with the labels `method`, `route` and
   * `status_code`; recordings, dashboards and signals follow from it.
   */
  readonly preset: 'http' | undefined
  /** Upper bounds of the preset's histogram; every latency objective is among them. Sorted. */
  readonly buckets: readonly Milliseconds[]
  readonly custom: readonly CustomMetric[]
}

/** A metric of the application's own. */
export interface CustomMetric {
  /** As in the spec. */
  readonly name: string
  /** As exported: counters end in `_total`. */
  readonly exportedName: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
}

/** Monitoring of a tier. */
export interface Monitoring {
  readonly prometheus: PrometheusServer | undefined
  readonly alertmanager: boolean
  readonly grafana: boolean
  /** Time between two scrapes; rules are evaluated as often. */
  readonly scrape: Milliseconds
  readonly probes: readonly Probe[]
}

/** The server that the tier runs. */
export interface PrometheusServer {
  readonly storage: Bytes
  /** At least the longest SLO window and a tenth more. */
  readonly retention: Milliseconds
}

/** A check from outside, by the blackbox exporter. */
export interface Probe {
  readonly name: string
  readonly url: string
  readonly every: Milliseconds
  /** Also warns before the certificate expires. */
  readonly certificate: boolean
}

/** A scrape job. */
export interface Scrape {
  /** The job label: the name of the service, or of the exporter. */
  readonly job: string
  readonly kind: 'service' | 'exporter' | 'self'
  /** Workload whose instances are scraped. */
  readonly workload: string
  readonly port: number
  readonly path: string
  readonly interval: Milliseconds
  /** Service label of its series: the service, or the store that an exporter speaks for. */
  readonly service: string
}

/** A promise on a service. */
export interface Slo {
  readonly name: string
  readonly service: string
  readonly indicator:
    | { readonly kind: 'availability' }
    | { readonly kind: 'latency'; readonly threshold: Milliseconds }
  /** 0.999 for 99.9 %. */
  readonly objective: number
  readonly window: Milliseconds
}

/** A condition that somebody must hear of. */
export interface Alert {
  readonly name: string
  readonly service: string
  readonly condition: Condition
  readonly for: Milliseconds
  readonly severity: string
  readonly owner: string | undefined
}

/** `signal operator threshold over window`, in base units: seconds, ratios from 0 to 1, requests a second. */
export interface Condition {
  readonly signal: Signal
  readonly operator: '>' | '<'
  readonly threshold: number
  readonly window: Milliseconds
  /** As the author wrote it, for summaries: `error_rate > 5% over 5m`. */
  readonly text: string
}

/** What is measured. */
export type Signal =
  | { readonly kind: 'error_rate' }
  | { readonly kind: 'request_rate' }
  | { readonly kind: 'latency'; readonly quantile: number }
  | {
      /** Share of a counter's events that carry these labels. */
      readonly kind: 'ratio'
      readonly metric: string
      readonly matchers: readonly { readonly label: string; readonly value: string }[]
    }

/** Where notifications go. */
export type Channel =
  | { readonly name: string; readonly kind: 'pagerduty'; readonly secret: string }
  | { readonly name: string; readonly kind: 'slack'; readonly secret: string; readonly channel: string }
  | {
      readonly name: string
      readonly kind: 'email'
      readonly to: string
      readonly from: string
      readonly smarthost: string
      readonly user: string
      readonly secret: string
    }
  | { readonly name: string; readonly kind: 'webhook'; readonly secret: string }

/** How urgent an alert is, and who hears of it. */
export interface Severity {
  readonly name: string
  readonly channels: readonly string[]
  readonly repeat: Milliseconds
  readonly incident: string | undefined
}

/** What a level of incident promises. */
export interface Incident {
  readonly name: string
  readonly means: string
  readonly respond: Milliseconds
  readonly resolve: Milliseconds
}

/** A switch in the product. */
export interface Flag {
  readonly name: string
  readonly state: 'none' | 'targeted' | 'percent' | 'all'
  readonly percent: number | undefined
  readonly allow: readonly string[]
  readonly owner: string
  /** `2027-06-30`. */
  readonly expires: string
}
