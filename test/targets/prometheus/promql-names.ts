import { parser } from '@prometheus-io/lezer-promql'

/** What Grafana puts in the place of its variables, as far as PromQL is concerned. */
const grafanaValues: readonly (readonly [RegExp, string])[] = [
  [/\$__rate_interval|\$__interval/g, '5m'],
  [/\$__range/g, '1h'],
  [/\$\{?\w+(:\w+)?\}?/g, 'value'],
]

/** The expression as Prometheus gets it from Grafana. */
export function withoutVariables(expression: string): string {
  return grafanaValues.reduce((text, [variable, value]) => text.replace(variable, value), expression)
}

/** Names of the metrics that an expression selects; throws where it is no PromQL. */
export function metricNames(expression: string): readonly string[] {
  const names: string[] = []
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${expression}`)
      if (node.name === 'VectorSelector') {
        const name = node.node.getChild('Identifier')
        names.push(name === null ? '' : expression.slice(name.from, name.to))
      }
    },
  })
  return names
}
