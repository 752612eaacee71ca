import type { Environment } from '../../../model/environment.ts'

/** What the declared version of Prometheus reads and does. */
export interface PrometheusFeatures {
  /** Alerts may go on for a while after their expression stopped holding. https://github.com/prometheus/prometheus/releases/tag/v2.42.0 */
  readonly keepFiringFor: boolean
  /** Bounds of buckets are always written as floats. https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values */
  readonly floatBounds: boolean
}

/** By `outputs.prometheus.version`; of the newest where that output is off. */
export function prometheusFeatures(environment: Environment): PrometheusFeatures {
  const version = environment.outputs.prometheus?.version
  return { keepFiringFor: isAtLeast(version, 2, 42), floatBounds: isAtLeast(version, 3, 0) }
}

function isAtLeast(version: string | undefined, major: number, minor: number): boolean {
  if (version === undefined) return true
  const [declaredMajor = 0, declaredMinor = 0] = version.split('.').map(Number)
  return declaredMajor > major || (declaredMajor === major && declaredMinor >= minor)
}
