import type { Path } from '../diagnostics/diagnostic.ts'
import type { Volume } from '../model/environment.ts'
import type { Mount } from '../model/workload.ts'
import type { Context, JobSpec, ServiceSpec } from './context.ts'
import { compareText, orDefault, quantity, refers, refuseTwoForms, report, sortedEntries } from './context.ts'

type MountSpec = NonNullable<ServiceSpec['volumes']>[string]

const mebibyte = 2 ** 20

/** Mounts of the container `name`, sorted by path; one whose root cannot be written gets memory at /tmp. */
export function mountsOf(
  context: Context,
  name: string,
  spec: Pick<ServiceSpec | JobSpec, 'volumes' | 'writableRoot'>,
  at: Path,
): readonly Mount[] {
  const written = sortedEntries(spec.volumes).flatMap(
    ([path, mount]) => mountOf(context, name, path, mount, [...at, 'volumes', path]) ?? [],
  )
  const needsScratch = !(spec.writableRoot ?? false) && !written.some((mount) => mount.path === '/tmp')
  const scratch: Mount[] = needsScratch ? [{ kind: 'memory', path: '/tmp', size: 64 * mebibyte }] : []
  return [...written, ...scratch].sort((left, right) => compareText(left.path, right.path))
}

function mountOf(
  context: Context,
  name: string,
  path: string,
  mount: MountSpec,
  at: Path,
): Mount | undefined {
  refuseTwoForms(context, mount, at, [['volume'], ['tmpfs'], ['scratch'], ['host'], ['from']])
  refuseTwoForms(context, mount, at, [['tmpfs'], ['scratch'], ['readOnly']])
  refuseTwoForms(context, mount, at, [['tmpfs'], ['scratch'], ['host'], ['subPath']])
  const readOnly = mount.readOnly ?? false
  if (mount.tmpfs !== undefined) return { kind: 'memory', path, size: quantity.size(mount.tmpfs) ?? 0 }
  if (mount.scratch !== undefined)
    return { kind: 'scratch', path, name: scratchName(name, path), size: quantity.size(mount.scratch) ?? 0 }
  if (mount.host !== undefined) return { kind: 'host', path, source: mount.host, readOnly }
  if (mount.from !== undefined) {
    report(context, 'bad-format', [...at, 'from'], 'only a sidecar or a step takes what its service has', {
      side: 'key',
      help: 'Write `volume: NAME`, `scratch: 2Gi` or `tmpfs: 64Mi`.',
    })
    return undefined
  }
  if (mount.volume !== undefined)
    return refers(context, 'volumes', mount.volume, [...at, 'volume'])
      ? { kind: 'volume', path, volume: mount.volume, subPath: mount.subPath, readOnly }
      : undefined
  report(context, 'missing-key', at, `nothing is mounted at ${path}`, {
    side: 'key',
    lacks: ['volume', 'tmpfs', 'scratch', 'host'],
    help: 'Write `volume: NAME` of an entry in `volumes`, `scratch: 2Gi` for disk that may be lost, or `tmpfs: 64Mi` for memory.',
  })
  return undefined
}

/** A name that no two paths of a workload share, and that says which one it is. */
function scratchName(workload: string, path: string): string {
  return `${workload}${path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-+$/, '')}-scratch`
}

/** The volumes of a tier, sorted by name. */
export function volumes(context: Context): readonly Volume[] {
  return sortedEntries(context.spec.volumes).map(([name, spec]) => {
    const at = ['volumes', name]
    refuseTwoForms(context, spec, at, [['external'], ['size']])
    refuseTwoForms(context, spec, at, [['external'], ['class']])
    if (spec.size === undefined && spec.external === undefined)
      report(context, 'missing-key', at, `the volume "${name}" has no size`, {
        side: 'key',
        lacks: ['size', 'external'],
        help: 'Write `size: 20Gi`, or `external: NAME` for one that exists already.',
      })
    refuseUnclaimable(context, spec.external, [...at, 'external'])
    return {
      name,
      size: quantity.size(spec.size),
      access: orDefault(context, [...at, 'access'], spec.access, 'single'),
      class: spec.class,
      external: spec.external,
    }
  })
}

/** Docker takes underscores in names, Kubernetes does not. */
function refuseUnclaimable(context: Context, name: string | undefined, at: Path): void {
  if (context.spec.platform !== 'kubernetes' || name === undefined || !name.includes('_')) return
  report(context, 'bad-format', at, `"${name}" is no name of a claim: Kubernetes has none with underscores`, {
    help: 'Write the name that `kubectl get persistentvolumeclaims` shows.',
  })
}
