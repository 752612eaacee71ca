import type { Environment, System } from '../../model/environment.ts'
import { gateOf } from './gates-job.ts'
import { builtImages, registryOf } from './images.ts'

/** Whether CI ships to the tier: not where it runs on the developers' own machines. */
export function isShipped({ domain }: Environment): boolean {
  return domain !== 'localhost' && !domain.endsWith('.localhost')
}

/** What a workflow file cannot say: the settings of the repository that the deployment relies on. */
export function repositorySettings(system: System): string {
  const shipped = system.tiers.filter(isShipped)
  return [
    'Settings of the repository that this needs:',
    ...registrySettings(system),
    ...shipped.flatMap((tier) => environmentSettings(tier).map((line) => `- ${line}`)),
    ...system.tiers
      .filter((tier) => !isShipped(tier))
      .map(({ tier }) => `Nothing is deployed to ${tier}: it runs on the machines of those who develop.`),
  ].join('\n')
}

function registrySettings(system: System): readonly string[] {
  const needsLogin = builtImages(system).some(({ name }) => {
    const registry = registryOf(name)
    return registry !== 'ghcr.io' && !registry?.endsWith('.amazonaws.com')
  })
  return needsLogin ? ['- variable REGISTRY_USERNAME and secret REGISTRY_TOKEN: may push the images'] : []
}

function environmentSettings(tier: Environment): readonly string[] {
  const name = `environment ${tier.namespace}: `
  const gate = gateOf(tier)
  const protection =
    gate === undefined ? 'deployments from main only' : `${gate.need}, deployments from main only`
  return [`${name}${protection}`, `${name}${access(tier)}`]
}

function access({ platform, outputs, namespace, placement }: Environment): string {
  if (platform !== 'kubernetes') return `a runner on its machine with the label ${namespace}`
  if (outputs.ci?.cloud !== 'aws') return 'secret KUBECONFIG'
  const region = placement === undefined ? ', AWS_REGION' : ''
  return `variables AWS_ROLE_ARN (a role that trusts this environment)${region} and CLUSTER (name of the EKS cluster)`
}
