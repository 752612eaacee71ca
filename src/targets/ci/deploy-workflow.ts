import type { Environment, System } from '../../model/environment.ts'
import { commented, type DataMap } from '../../print/body.ts'
import { checkout, runner } from './actions.ts'
import { backupTools } from './backup-tools.ts'
import { buildJob } from './build-job.ts'
import { composeSteps } from './compose-steps.ts'
import { digestVariables } from './digests.ts'
import { gatesJob } from './gates-job.ts'
import { type BuiltImage, builtImages } from './images.ts'
import { kubernetesSteps, regionOf } from './kubernetes-steps.ts'
import { releaseStep } from './released-images.ts'
import { delivererOf, isShipped, repositorySettings } from './repository-settings.ts'
import { publicUrl, smokeSteps } from './smoke-steps.ts'
import { commandTests } from './test-workflow.ts'
import { windowStep } from './window-step.ts'

/**
 * Tests, builds once, and ships the digests tier by tier in promotion order. Clusters that fetch their manifests get
 * their images from here as well. None where there is nothing to do for any tier.
 */
export function deployWorkflow(system: System): DataMap | undefined {
  const tiers = system.tiers.filter(isShipped)
  const isFetched = system.tiers.some((tier) => delivererOf(tier) !== undefined)
  const isBuilt = builtImages(system).length + backupTools(system).length > 0
  const [first] = isFetched && isBuilt ? system.tiers : tiers
  if (first === undefined) return undefined
  const workflow: DataMap = {
    name: `${system.name} deploy`,
    on: { push: { branches: ['main'] } },
    permissions: {},
    defaults: { run: { shell: 'bash' } },
    jobs: jobsOf(system, tiers, first),
  }
  return commented(workflow, { '': repositorySettings(system) })
}

function jobsOf(system: System, tiers: readonly Environment[], first: Environment): DataMap {
  const images = builtImages(system)
  const tests = commandTests(system).length === 0 ? [] : ['test']
  const tools = backupTools(system)
  const build = images.length + tools.length === 0 ? [] : ['build']
  const gates = gatesJob(tiers)
  const before = [...(build.length === 0 ? tests : build), ...(gates === undefined ? [] : ['gates'])]
  return {
    test: tests.length === 0 ? undefined : testJob(system),
    build:
      build.length === 0
        ? undefined
        : buildJob(images, tests, regionOf(tiers[0] ?? first), {
            release: releaseStep(system, images),
            tools,
          }),
    gates,
    ...Object.fromEntries(
      tiers.map((tier, index) => {
        const former = tiers[index - 1]
        const needs = former === undefined ? before : [...before, jobId(former)]
        return [jobId(tier), deployJob(tier, system, images, needs)]
      }),
    ),
  }
}

function testJob(system: System): DataMap {
  return { uses: `./.github/workflows/${system.name}-ci.yml`, permissions: { contents: 'read' } }
}

function jobId({ tier }: Environment): string {
  return `deploy-${tier}`
}

function deployJob(
  tier: Environment,
  system: System,
  images: readonly BuiltImage[],
  needs: readonly string[],
): DataMap {
  const { platform, promotion, namespace } = tier
  const onKubernetes = platform === 'kubernetes'
  const window = promotion.window && windowStep(promotion.window)
  const proof = smokeSteps(tier, system.delivery.tests)
  const steps = onKubernetes ? kubernetesSteps(tier, images, proof) : composeSteps(tier, images, proof)
  const variables = digestVariables(images)
  return {
    name: `deploy ${tier.tier}`,
    needs: needs.length === 0 ? undefined : [...needs],
    'runs-on': onKubernetes ? runner : ['self-hosted', namespace],
    'timeout-minutes': 60,
    environment: { name: namespace, url: publicUrl(tier) },
    // Every commit waits its turn; a deployment that has begun is never cut off.
    concurrency: { group: `deploy-${namespace}`, 'cancel-in-progress': false, queue: 'max' },
    permissions: {
      contents: 'read',
      'id-token': onKubernetes && tier.outputs.ci?.cloud === 'aws' ? 'write' : undefined,
    },
    env: Object.keys(variables).length === 0 ? undefined : variables,
    steps: [...(window === undefined ? [] : [window]), checkout(), ...steps],
  }
}
