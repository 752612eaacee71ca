import { KubeHorizontalPodAutoscalerV2, type MetricSpecV2, Quantity } from 'cdk8s-plus-27/lib/imports/k8s.js'
import { formatDuration } from '../../model/quantity.ts'
import type { ScaleMetric, Workload } from '../../model/workload.ts'
import { httpHistogram } from '../shared/monitoring/conventions.ts'
import type { Given } from './given.ts'
import { workloadLabels } from './labels.ts'
import { type KubernetesObject, manifest, withComment } from './object.ts'

/** Doubles (or adds four) within half a minute; gives back one pod a minute, after five quiet ones. */
export const behavior = {
  scaleUp: {
    policies: [
      { type: 'Percent', value: 100, periodSeconds: 30 },
      { type: 'Pods', value: 4, periodSeconds: 30 },
    ],
  },
  scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
}

/** What prometheus-adapter shows the requests of a pod as. */
const requestsMetric = 'http_requests_per_second'

/** Moves the number of pods by what the cluster itself measures, and by requests where prometheus-adapter shows them. */
export function autoscaler(workload: Workload): KubernetesObject {
  const { min, max, by } = workload.scale
  const metrics = by.flatMap((metric) => {
    const spec = metricSpec(metric, workload)
    return spec === undefined ? [] : [{ metric, spec }]
  })
  const object = manifest(KubeHorizontalPodAutoscalerV2, {
    metadata: { name: workload.name, labels: workloadLabels(workload) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workload.name },
      minReplicas: min,
      maxReplicas: max,
      metrics: metrics.map(({ spec }) => spec),
      behavior,
    },
  })
  return metrics.reduce(
    (commented, { metric }, index) =>
      metric.kind === 'rps'
        ? withComment(commented, ['spec', 'metrics', index, ''], adapterRule(metric))
        : commented,
    object,
  )
}

/** Of the container, not of the pod: an idle sidecar would hide a busy application. */
function metricSpec(metric: ScaleMetric, { name }: Workload): Given<MetricSpecV2> | undefined {
  switch (metric.kind) {
    case 'cpu':
    case 'memory': {
      const target = { type: 'Utilization', averageUtilization: Math.round(metric.utilisation * 100) }
      return {
        type: 'ContainerResource',
        containerResource: { name: metric.kind, container: name, target },
      }
    }
    case 'rps': {
      const target = { type: 'AverageValue', averageValue: Quantity.fromString(inThousandths(metric.target)) }
      return { type: 'Pods', pods: { metric: { name: requestsMetric }, target } }
    }
    case 'backlog':
      return undefined
  }
}

/** A quantity is a whole number, of thousandths if need be. */
function inThousandths(value: number): string {
  return Number.isInteger(value) ? `${value}` : `${Math.max(1, Math.round(value * 1000))}m`
}

/** https://github.com/kubernetes-sigs/prometheus-adapter/blob/master/docs/config.md */
function adapterRule({ window }: Extract<ScaleMetric, { kind: 'rps' }>): string {
  return `\
Requests a second of one pod. prometheus-adapter knows them by this rule:
  seriesQuery: ${httpHistogram}_count{namespace!="",pod!=""}
  resources: {overrides: {namespace: {resource: namespace}, pod: {resource: pod}}}
  name: {as: ${requestsMetric}}
  metricsQuery: sum by (<<.GroupBy>>) (rate(<<.Series>>{<<.LabelMatchers>>}[${formatDuration(window)}]))`
}
