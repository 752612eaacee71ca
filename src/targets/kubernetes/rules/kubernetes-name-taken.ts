import type { Finding, Report, TierRule } from '../../../check/rule.ts'
import type { Environment } from '../../../model/environment.ts'
import { publicServiceNames } from '../public-ports.ts'

/** Names of network policies and certificates that every tier has. */
const ourPolicies = ['acme-challenge', 'default']
const ourCertificate = 'authority'
const ourRoute = 'redirect-to-https'

/** No name of the author's is one that the manifests give to an object of their own. */
export const kubernetesNameTaken: TierRule = {
  code: 'kubernetes-name-taken',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    if (environment.platform !== 'kubernetes' || environment.outputs.kubernetes === undefined) return
    for (const at of containerPaths(environment)) checkContainer(String(at[1]), at, environment, report)
    for (const { name } of environment.routes) {
      if (name === ourRoute) report(taken(name, ['routes', name], 'the route from plain HTTP to TLS'))
    }
    for (const { name } of environment.certificates.filter((one) => one.name === ourCertificate)) {
      const collection = environment.routes.some((route) => route.name === name) ? 'routes' : 'stores'
      report(taken(name, [collection, name], "the tier's own certificate authority"))
    }
  },
}

function containerPaths({ services, stores, jobs }: Environment): readonly Finding['at'][] {
  return [
    ...services.map(({ name }) => ['services', name]),
    ...stores.filter(({ workload }) => workload !== undefined).map(({ name }) => ['stores', name]),
    ...jobs.map(({ name }) => ['jobs', name]),
  ]
}

function checkContainer(
  name: string,
  at: Finding['at'],
  { certificates, services }: Environment,
  report: Report,
): void {
  if (ourPolicies.includes(name)) report(taken(name, at, 'a network policy of every tier'))
  const certificate = certificates.find((one) => `${one.name}-tls` === name)
  if (certificate !== undefined)
    report(taken(name, at, `the Secret of the certificate "${certificate.name}"`))
  const published = services.find(({ workload }) => publicServiceNames(workload).includes(name))
  if (published !== undefined) report(taken(name, at, `the load balancer of "${published.name}"`))
}

function taken(name: string, at: Finding['at'], owner: string) {
  const message = `"${name}" is what the Kubernetes manifests call ${owner}`
  return { at, side: 'key', message, help: 'Give it another name.' } as const
}
