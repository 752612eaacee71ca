import type { DataMap } from '../../print/body.ts'
import { action, checkout, runner } from './actions.ts'
import { type ToolsImage, toolsStep } from './backup-tools.ts'
import { awsCredentials } from './cloud.ts'
import { expression } from './expression.ts'
import { type BuiltImage, imageName, registryOf } from './images.ts'

/** What else the job does: it names what clusters fetch, and builds the tools of backups. */
interface Further {
  readonly release: DataMap | undefined
  readonly tools: readonly ToolsImage[]
}

/** Builds and pushes each image once; tiers get it by its digest, so that what was tested is what runs. */
export function buildJob(
  images: readonly BuiltImage[],
  needs: readonly string[],
  region: string,
  { release, tools }: Further,
): DataMap {
  const names = [...images.map(({ name }) => name), ...tools.map(({ reference }) => imageName(reference))]
  const registries = [...new Set(names.map(registryOf))]
  const ofTools = toolsStep(tools)
  return {
    name: 'build',
    needs: needs.length === 0 ? undefined : [...needs],
    'runs-on': runner,
    'timeout-minutes': 30,
    permissions: {
      contents: 'read',
      'id-token': registries.some(isAmazon) ? 'write' : undefined,
      packages: registries.includes('ghcr.io') ? 'write' : undefined,
    },
    outputs:
      images.length === 0
        ? undefined
        : Object.fromEntries(images.map(({ id }) => [id, expression(`steps.${id}.outputs.digest`)])),
    steps: [
      checkout(),
      ...(images.some(({ build }) => build.platforms.length > 0) ? [action('docker/setup-qemu-action')] : []),
      action('docker/setup-buildx-action'),
      ...registries.flatMap((registry) => loginSteps(registry, region)),
      ...images.map(buildStep),
      ...(ofTools === undefined ? [] : [ofTools]),
      ...(release === undefined ? [] : [release]),
    ],
  }
}

function isAmazon(registry: string | undefined): boolean {
  return registry !== undefined && /\.dkr\.ecr\..*\.amazonaws\.com/.test(registry)
}

function loginSteps(registry: string | undefined, region: string): readonly DataMap[] {
  if (isAmazon(registry))
    return [awsCredentials(region), action('docker/login-action', { with: { registry } })]
  const isGithub = registry === 'ghcr.io'
  const username = expression(isGithub ? 'github.actor' : 'vars.REGISTRY_USERNAME')
  const password = expression(isGithub ? 'github.token' : 'secrets.REGISTRY_TOKEN')
  return [action('docker/login-action', { with: { registry, username, password } })]
}

function buildStep({ name, id, build }: BuiltImage): DataMap {
  const { context, dockerfile, target, args, platforms } = build
  const file = dockerfile === 'Dockerfile' ? undefined : `${context}/${dockerfile}`.replace(/^\.\//, '')
  return action('docker/build-push-action', {
    name: `Build ${name}`,
    id,
    with: {
      context,
      file,
      target,
      platforms: platforms.length === 0 ? undefined : platforms.join(','),
      'build-args':
        args.length === 0 ? undefined : args.map(({ name, value }) => `${name}=${value}\n`).join(''),
      push: true,
      tags: `${name}:${expression('github.sha')}`,
      provenance: 'mode=max',
      sbom: true,
      'cache-from': 'type=gha',
      'cache-to': 'type=gha,mode=max',
    },
  })
}
