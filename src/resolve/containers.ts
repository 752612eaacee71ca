import type { Path } from '../diagnostics/diagnostic.ts'
import type { Build, Resources, Security } from '../model/workload.ts'
import type { Context, JobSpec, ServiceSpec } from './context.ts'
import { byName, orDefault, quantity, refers, report, singular, sortedEntries } from './context.ts'
import { hasForm } from './forms.ts'
import { capabilities } from './runtime.ts'
import { refuseFragile } from './texts.ts'

type ContainerSpec = ServiceSpec | JobSpec

/** The full reference of the image, and where it is built from; undefined where it cannot be said. */
export function image(
  context: Context,
  spec: ContainerSpec,
  at: Path,
): { readonly reference: string; readonly build: Build | undefined } | undefined {
  const written = spec.image
  if (written === undefined && isLikeNothing(context, spec.like)) return undefined
  if (written === undefined) {
    report(context, 'missing-key', at, `${singular(String(at[0]))} "${at[1]}" has no image`, {
      side: 'key',
      lacks: ['image'],
      help: 'Write `image: shop/web:1.4.2`, or take one with `like`.',
    })
    return undefined
  }
  if (typeof written === 'string') {
    if (hasForm(context, 'image', written, [...at, 'image']) && !isPinned(written)) {
      report(context, 'bad-format', [...at, 'image'], `the image "${written}" has no tag`, {
        help: 'Write one, such as `shop/web:1.4.2`: without it, whatever was pushed last would run.',
      })
    }
    return { reference: written, build: undefined }
  }
  if (written.name === undefined) {
    report(context, 'missing-key', [...at, 'image'], 'the image has no name', {
      lacks: ['name'],
      help: 'Write `{name: shop/web, release: shop}`, where `releases: {shop: "1.4.2"}` says the version.',
    })
    return undefined
  }
  if (
    written.release !== undefined &&
    !refers(context, 'releases', written.release, [...at, 'image', 'release'])
  )
    return undefined
  hasForm(context, 'repository', written.name, [...at, 'image', 'name'])
  if (written.release === undefined && written.digest === undefined && written.build === undefined) {
    report(context, 'missing-key', [...at, 'image'], `the image "${written.name}" has no version`, {
      side: 'key',
      lacks: ['release', 'digest'],
      help: 'Write `release: NAME` of an entry in `releases`, or a `digest`.',
    })
  }
  const tag = written.release === undefined ? '' : `:${context.spec.releases?.[written.release]}`
  const digest = written.digest === undefined ? '' : `@${written.digest}`
  const build = written.build && {
    context: written.build.context,
    dockerfile: written.build.dockerfile ?? 'Dockerfile',
    target: written.build.target,
    args: sortedEntries(written.build.args).map(([name, value]) => ({ name, value })),
    platforms: written.build.platforms ?? [],
  }
  return { reference: `${written.name}${tag}${digest}`, build }
}

/** Whether a reference says which version it means. A colon before a slash is that of a registry's port. */
function isPinned(reference: string): boolean {
  return /:[^/]+$/.test(reference)
}

/** Whether the image is missing only because what it would come from is: that has been reported. */
function isLikeNothing(context: Context, like: string | undefined): boolean {
  const names = ['shapes', 'services'].flatMap((collection) => [...(context.known.get(collection) ?? [])])
  return like !== undefined && !names.includes(like)
}

/** Reports words of a command that not every platform keeps. */
export function refuseFragileWords(context: Context, spec: ContainerSpec, at: Path): void {
  for (const key of ['command', 'args'] as const)
    for (const [index, word] of (spec[key] ?? []).entries()) refuseFragile(context, word, [...at, key, index])
}

/** What a container asks for; memory is reserved in full, so that no node promises more than it has. */
export function resources(
  context: Context,
  spec: ContainerSpec['resources'],
  at: Path,
  fallback: { cpu: number; memory: number },
): Resources {
  for (const kind of ['cpu', 'memory'] as const) refuseAboveLimit(context, spec, kind, [...at, 'resources'])
  const limit = quantity.size(spec?.limits?.memory) ?? quantity.size(spec?.requests?.memory)
  const memory = orDefault(context, [...at, 'resources', 'limits', 'memory'], limit, fallback.memory)
  return {
    requests: {
      cpu: orDefault(
        context,
        [...at, 'resources', 'requests', 'cpu'],
        quantity.cpu(spec?.requests?.cpu),
        fallback.cpu,
      ),
      memory: quantity.size(spec?.requests?.memory) ?? memory,
    },
    limits: { cpu: quantity.cpu(spec?.limits?.cpu), memory },
  }
}

/** Kubernetes refuses a request above its limit, which could never be had. */
function refuseAboveLimit(
  context: Context,
  spec: ContainerSpec['resources'],
  kind: 'cpu' | 'memory',
  at: Path,
): void {
  const [request, limit] = [spec?.requests?.[kind], spec?.limits?.[kind]]
  if (request === undefined || limit === undefined) return
  const read = (text: string | number) =>
    (kind === 'cpu' ? quantity.cpu(text) : quantity.size(String(text))) ?? 0
  if (read(request) > read(limit))
    report(
      context,
      'out-of-range',
      [...at, 'requests', kind],
      `the request of ${request} is above the limit of ${limit}`,
      {
        help: `Write at most ${limit}, or raise \`limits.${kind}\`.`,
      },
    )
}

/** User and privileges: no capabilities, no writing outside of mounts, unless the author says so. */
export function security(context: Context, spec: ContainerSpec, at: Path): Security {
  const user = orDefault(context, [...at, 'user'], spec.user, 1000)
  return {
    user,
    group: spec.group ?? user,
    readOnlyRoot: !(spec.writableRoot ?? false),
    capabilities: capabilities(context, spec, at),
  }
}

/** Sorts workload parts that have names. */
export const sortByName = byName
