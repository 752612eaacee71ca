import type { Environment, System } from '../../model/environment.ts'
import { backupTools } from './backup-tools.ts'
import { gateOf } from './gates-job.ts'
import { builtImages, imageName, registryOf } from './images.ts'

/** Whether CI ships to the tier: not where it runs on the developers' own machines, or its cluster fetches it. */
export function isShipped(tier: Environment): boolean {
  return !isLocal(tier) && delivererOf(tier) === undefined
}

function isLocal({ domain }: Environment): boolean {
  return domain === 'localhost' || domain.endsWith('.localhost')
}

const deliverers = { argo: 'Argo CD', flux: 'Flux' } as const

/** The controller that applies a tier from the repository by itself; undefined where CI does. */
export function delivererOf({ platform, outputs }: Environment): string | undefined {
  const delivery = platform === 'kubernetes' ? outputs.kubernetes?.delivery : undefined
  return delivery && deliverers[delivery.kind]
}

/** What a workflow file cannot say: the settings of the repository that the deployment relies on. */
export function repositorySettings(system: System): string {
  const settings = [
    ...registrySettings(system),
    ...system.tiers.filter(isShipped).flatMap((tier) => environmentSettings(tier).map((line) => `- ${line}`)),
  ]
  return [
    ...(settings.length === 0 ? [] : ['Settings of the repository that this needs:']),
    ...settings,
    ...system.tiers
      .filter((tier) => !isShipped(tier))
      .map(
        (tier) =>
          `Nothing is deployed to ${tier.tier} from here: ${isLocal(tier) ? 'it runs on the machines of those who develop' : `${delivererOf(tier)} of its cluster does that`}.`,
      ),
  ].join('\n')
}

function registrySettings(system: System): readonly string[] {
  const names = [
    ...builtImages(system).map(({ name }) => name),
    ...backupTools(system).map(({ reference }) => imageName(reference)),
  ]
  const needsLogin = names.some((name) => {
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
