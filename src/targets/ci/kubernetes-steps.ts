import type { Environment, Job } from '../../model/environment.ts'
import { inSeconds } from '../../model/quantity.ts'
import type { DataMap } from '../../print/body.ts'
import { awsCredentials } from './cloud.ts'
import { digestVariable } from './digests.ts'
import { expression } from './expression.ts'
import type { BuiltImage } from './images.ts'
import { script } from './script.ts'

/** Migrations, then the new version, then proof; the former version again where one of them fails. */
export function kubernetesSteps(
  environment: Environment,
  images: readonly BuiltImage[],
  proof: readonly DataMap[],
): readonly DataMap[] {
  const folder = `out/${environment.system}/${environment.tier}/kubernetes`
  return [
    ...clusterSteps(environment),
    {
      name: 'Name the images by digest',
      run: script('pin', {
        folder,
        images: images.map((image) => ({ name: image.name, digest: `$${digestVariable(image)}` })),
      }),
    },
    { name: 'Prepare', run: script('prepare', { stores: statefulSets(environment) }) },
    ...migrationSteps(environment),
    { name: 'Roll out', id: 'roll-out', run: script('roll-out', { rollouts: rollouts(environment) }) },
    ...proof,
    {
      name: 'Roll back',
      if: "failure() && steps.roll-out.outcome != 'skipped'",
      run: script('roll-back'),
    },
  ]
}

function clusterSteps(environment: Environment): readonly DataMap[] {
  const use = `kubectl config set-context --current --namespace ${environment.namespace}`
  if (environment.outputs.ci?.cloud === 'aws') {
    return [
      awsCredentials(regionOf(environment)),
      {
        name: 'Find the cluster',
        env: { CLUSTER: expression('vars.CLUSTER') },
        run: `aws eks update-kubeconfig --name "$CLUSTER"\n${use}\n`,
      },
    ]
  }
  return [
    {
      name: 'Find the cluster',
      env: { CONTENT: expression('secrets.KUBECONFIG') },
      run: `umask 077\nmkdir --parents ~/.kube\nprintf '%s' "$CONTENT" >~/.kube/config\n${use}\n`,
    },
  ]
}

/** Region of the tier; a variable of the repository where the spec says none. */
export function regionOf({ placement }: Environment): string {
  return placement?.region ?? expression('vars.AWS_REGION')
}

function migrationSteps({ jobs }: Environment): readonly DataMap[] {
  const before = jobs.filter(({ workload }) => workload.run?.kind === 'before-rollout')
  if (before.length === 0) return []
  const selector = `app.kubernetes.io/name in (${before.map(({ name }) => name).join(',')})`
  return [{ name: 'Migrate', 'timeout-minutes': minutesFor(before), run: script('migrate', { selector }) }]
}

/** The jobs end themselves; a little more, for the pod to start. */
function minutesFor(jobs: readonly Job[]): number {
  const timeouts = jobs.map(({ workload: { run } }) => (run?.kind === 'before-rollout' ? run.timeout : 0))
  const longest = inSeconds(Math.max(...timeouts))
  return Math.ceil(longest / 60) + 5
}

function statefulSets({ stores }: Environment): readonly string[] {
  return stores.flatMap(({ workload }) => (workload?.stateful ? [`statefulset/${workload.name}`] : []))
}

function rollouts({ services }: Environment): readonly string[] {
  return services.flatMap(({ workload }) => {
    // Kubernetes has nothing of what only profiles start.
    if (workload.stateful || workload.profiles.length > 0) return []
    return [`${workload.perNode ? 'daemonset' : 'deployment'}/${workload.name}`]
  })
}
