import type { Outputs, Placement } from '../model/environment.ts'
import type { Context } from './context.ts'
import { orDefault } from './context.ts'
import { kubernetesOutput } from './kubernetes-output.ts'

/** Settings of each output; undefined for those that are `none`. */
export function outputs(context: Context): Outputs {
  const spec = context.spec.outputs ?? {}
  const at = (output: string, key: string): readonly string[] => ['outputs', output, key]
  const on = <T extends object>(written: T | string | undefined): T | undefined =>
    typeof written === 'string' ? undefined : (written ?? ({} as T))
  const [kubernetes, nginx, prometheus, grafana, backup, ci] = [
    on(spec.kubernetes),
    on(spec.nginx),
    on(spec.prometheus),
    on(spec.grafana),
    on(spec.backup),
    on(spec.ci),
  ]
  return {
    kubernetes: kubernetes && kubernetesOutput(context, kubernetes),
    compose: on(spec.compose) && {},
    nginx: nginx && {
      version: orDefault(context, at('nginx', 'version'), nginx.version, '1.30'),
      openssl: orDefault(context, at('nginx', 'openssl'), nginx.openssl, '3.5'),
    },
    prometheus: prometheus && {
      version: orDefault(context, at('prometheus', 'version'), prometheus.version, '3.5'),
    },
    grafana: grafana && { version: orDefault(context, at('grafana', 'version'), grafana.version, '13.0') },
    backup: backup && {
      scheduler: 'debian-cron',
      image: orDefault(context, at('backup', 'image'), backup.image, `${context.system}/backup-tools:1`),
    },
    ci: ci && {
      provider: 'github',
      cloud: orDefault(context, at('ci', 'cloud'), ci.cloud, 'none'),
      node: orDefault(context, at('ci', 'node'), ci.node, '24'),
    },
    env: on(spec.env) && {},
  }
}

/** Where data may be; undefined for a tier that says `none` or nothing. */
export function placement(context: Context): Placement | undefined {
  const written = context.spec.placement
  if (typeof written !== 'object') return undefined
  return { region: written.region, residency: [...(written.residency ?? [written.region])].sort() }
}
