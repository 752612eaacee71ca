import { isSafeSysctl, type LooserLevel, levelOfCapability } from './pod-security-standards.ts'
import { read, readList } from './read.ts'

/** Something that a finished pod has and a restricted namespace refuses. */
export interface PodExcess {
  /** The strictest level that still takes it. */
  readonly level: LooserLevel
  /** The container that has it; undefined for what is the pod's. */
  readonly container: string | undefined
  /** Dotted path below the pod's template. */
  readonly within: string
  /** `the capability NET_ADMIN`. */
  readonly what: string
  /** What to write in its `securityContext`, where that is all there is to mend. */
  readonly mend?: string
}

/** Everything of a pod that a restricted namespace of this Kubernetes version refuses. Patched pods may be anything. */
export function podExcesses(template: unknown, version: string): readonly PodExcess[] {
  const podSpec = read(template, 'spec')
  return [
    ...['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
      readList(podSpec, list).flatMap((container, index) =>
        ofContainer(container, read(podSpec, 'securityContext')).map((excess) => ({
          ...excess,
          container: String(read(container, 'name')),
          within: `spec.${list}[${index}].${excess.within}`,
        })),
      ),
    ),
    ...ofPod(podSpec, version).map((excess) => ({
      ...excess,
      container: undefined,
      within: `spec.${excess.within}`,
    })),
    ...withoutProfile(read(template, 'metadata', 'annotations')),
  ]
}

const noProfile = 'a run without the profile of AppArmor'
const appArmor = 'container.apparmor.security.beta.kubernetes.io/'

/** As clusters before 1.30 are told. */
function withoutProfile(annotations: unknown): readonly PodExcess[] {
  const all = typeof annotations === 'object' && annotations !== null ? Object.entries(annotations) : []
  return all
    .filter(([name, value]) => name.startsWith(appArmor) && value === 'unconfined')
    .map(([name]) => ({
      level: 'privileged',
      container: name.slice(appArmor.length),
      within: 'metadata.annotations',
      what: noProfile,
    }))
}

type Excess = Omit<PodExcess, 'container'>

const hostNamespaces: Readonly<Record<string, string>> = {
  hostNetwork: "the host's network",
  hostPID: "the host's processes",
  hostIPC: "the host's shared memory",
}

/** The kinds of volumes that a restricted namespace takes. */
const restrictedVolumes: ReadonlySet<string> = new Set([
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected'],
  'secret',
])

function ofPod(podSpec: unknown, version: string): readonly Excess[] {
  return [
    ...Object.entries(hostNamespaces)
      .filter(([key]) => read(podSpec, key) === true)
      .map(([key, what]): Excess => ({ level: 'privileged', within: key, what })),
    ...readList(podSpec, 'volumes').flatMap((volume, index) => ofVolume(volume, `volumes[${index}]`)),
    ...readList(podSpec, 'securityContext', 'sysctls')
      .map((setting) => String(read(setting, 'name')))
      .filter((name) => !isSafeSysctl(name, version))
      .map((name): Excess => {
        return { level: 'privileged', within: 'securityContext.sysctls', what: `the setting ${name}` }
      }),
  ]
}

function ofVolume(volume: unknown, within: string): readonly Excess[] {
  const kinds = typeof volume === 'object' && volume !== null ? Object.keys(volume) : []
  return kinds
    .filter((kind) => kind !== 'name' && read(volume, kind) !== undefined && !restrictedVolumes.has(kind))
    .map((kind) =>
      kind === 'hostPath'
        ? { level: 'privileged', within: `${within}.${kind}`, what: 'a folder of its node' }
        : { level: 'baseline', within: `${within}.${kind}`, what: `a volume of the kind ${kind}` },
    )
}

function ofContainer(container: unknown, ofItsPod: unknown): readonly Excess[] {
  const own = read(container, 'securityContext')
  // What a container says itself goes before what its pod says for all.
  const effective = (...keys: readonly string[]) => read(own, ...keys) ?? read(ofItsPod, ...keys)
  const added = readList(own, 'capabilities', 'add').map(String)
  return [
    ...ofUser(effective),
    ...ofPrivileges(own),
    ...added.flatMap((name): readonly Excess[] => {
      const level = levelOfCapability(name)
      return level === undefined
        ? []
        : [{ level, within: 'securityContext.capabilities.add', what: `the capability ${name}` }]
    }),
    ...ofSeccomp(effective('seccompProfile', 'type')),
    ...(effective('appArmorProfile', 'type') === 'Unconfined'
      ? [
          {
            level: 'privileged',
            within: 'securityContext.appArmorProfile',
            what: noProfile,
          } as const,
        ]
      : []),
    ...readList(container, 'ports')
      .map((port) => read(port, 'hostPort'))
      .filter((port) => port !== undefined && port !== 0)
      .map(
        (port): Excess => ({ level: 'privileged', within: 'ports', what: `the port ${port} of its node` }),
      ),
  ]
}

type Effective = (...keys: readonly string[]) => unknown

function ofUser(effective: Effective): readonly Excess[] {
  if (effective('runAsUser') === 0)
    return [{ level: 'baseline', within: 'securityContext.runAsUser', what: 'the user root' }]
  if (effective('runAsNonRoot') === true) return []
  return [
    {
      level: 'baseline',
      within: 'securityContext.runAsNonRoot',
      what: 'any user that its image names',
      mend: 'runAsNonRoot: true',
    },
  ]
}

function ofPrivileges(own: unknown): readonly Excess[] {
  if (read(own, 'privileged') === true)
    return [{ level: 'privileged', within: 'securityContext.privileged', what: 'every privilege' }]
  const keepsAll = !readList(own, 'capabilities', 'drop').includes('ALL')
  return [
    ...(read(own, 'allowPrivilegeEscalation') === false
      ? []
      : [
          {
            level: 'baseline',
            within: 'securityContext.allowPrivilegeEscalation',
            what: 'privileges that it did not start with',
            mend: 'allowPrivilegeEscalation: false',
          } as const,
        ]),
    ...(keepsAll
      ? [
          {
            level: 'baseline',
            within: 'securityContext.capabilities.drop',
            what: "the runtime's own capabilities",
            mend: 'capabilities: {drop: [ALL]}',
          } as const,
        ]
      : []),
    ...(['Default', undefined].includes(text(read(own, 'procMount')))
      ? []
      : [{ level: 'privileged', within: 'securityContext.procMount', what: 'an unmasked /proc' } as const]),
  ]
}

function ofSeccomp(type: unknown): readonly Excess[] {
  if (type === 'RuntimeDefault' || type === 'Localhost') return []
  return [
    {
      level: type === 'Unconfined' ? 'privileged' : 'baseline',
      within: 'securityContext.seccompProfile',
      what: 'every system call',
      mend: 'seccompProfile: {type: RuntimeDefault}',
    },
  ]
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value)
}
