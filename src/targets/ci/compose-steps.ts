import { activeBackups } from '../../model/backup-workloads.ts'
import type { Environment } from '../../model/environment.ts'
import type { DataMap } from '../../print/body.ts'
import { digestVariable } from './digests.ts'
import { type BuiltImage, imageName } from './images.ts'
import { script } from './script.ts'

/** On the machine itself, by a runner of its own: the outputs are put in place and compose brings them up. */
export function composeSteps(
  environment: Environment,
  images: readonly BuiltImage[],
  proof: readonly DataMap[],
): readonly DataMap[] {
  const folder = `/srv/${environment.namespace}`
  const outputs = `out/${environment.system}/${environment.tier}`
  const services = builtServices(environment, images)
  // Nothing is laid over the images of others: compose refuses a file whose `services` has nothing in it.
  const files = `--file compose.yaml${services.length === 0 ? '' : ' --file digests.yaml'}`
  const crontab = environment.outputs.backup !== undefined && activeBackups(environment).length > 0
  return [
    {
      name: 'Roll out',
      id: 'roll-out',
      run: script('compose-up', { folder, outputs, services, files, crontab }),
    },
    ...proof,
    {
      name: 'Roll back',
      if: "failure() && steps.roll-out.outcome != 'skipped'",
      run: script('compose-back', { folder, crontab }),
    },
  ]
}

function builtServices(environment: Environment, images: readonly BuiltImage[]): readonly object[] {
  return environment.workloads.flatMap(({ name, image }) => {
    const built = images.find((one) => one.name === imageName(image))
    return built === undefined ? [] : [{ name, image: built.name, digest: `$${digestVariable(built)}` }]
  })
}
