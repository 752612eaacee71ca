import type { Bytes, Millicores, Milliseconds } from './quantity.ts'
import type { Runtime } from './runtime.ts'
import type { WatchedPath } from './watch.ts'

/**
 * Anything that runs as a container: a service, a job, a store's server, an exporter, the proxy, a monitoring
 * server. Resolve builds them all, so that targets that run containers only format, and agree.
 */
export interface Workload {
  /** The key in the spec (or derived from it): the network name on every platform; a DNS label. */
  readonly name: string
  /** Other network names of it, sorted. */
  readonly aliases: readonly string[]
  readonly role: WorkloadRole
  /** What it belongs to, for labels and file names: the service, store or job that it serves; its own name otherwise. */
  readonly partOf: string
  /** Team of `owners`, where one is said. */
  readonly owner: string | undefined
  /** Who it is to a cloud; undefined where it is nobody there, or what the cluster says elsewhere. */
  readonly identity: CloudIdentity | undefined
  /** Full reference with tag or digest. */
  readonly image: string
  /** Only in tiers that build: the context folder and Dockerfile, relative to the repository. */
  readonly build: Build | undefined
  /** Entry point and arguments, as in Kubernetes; undefined takes the image's own. */
  readonly command: readonly string[] | undefined
  readonly args: readonly string[] | undefined
  /** Sorted by name. */
  readonly env: readonly EnvironmentVariable[]
  /** Sorted by name. */
  readonly ports: readonly Port[]
  /** Mounted volumes and scratch space, sorted by path. */
  readonly mounts: readonly Mount[]
  /** Files given to the container, read-only, sorted by path. */
  readonly files: readonly MountedFile[]
  readonly resources: Resources
  readonly health: Health | undefined
  readonly security: Security
  /** What it asks of the machine that runs it. */
  readonly runtime: Runtime
  readonly stop: StopBehaviour
  /** How many run. `max` above `min` means that the measures of `by` move the number. */
  readonly scale: Scale
  /** It runs only where one of these is asked for, on compose; empty for what always runs. Sorted. */
  readonly profiles: readonly string[]
  /** What a running container is told of changes in the repository, on compose. Sorted by path. */
  readonly watch: readonly WatchedPath[]
  /** Runs once on each node: a DaemonSet on Kubernetes, one container on compose. */
  readonly perNode: boolean
  /** Keeps data of its own: a StatefulSet on Kubernetes. One instance, never two at once, unless it is a cluster. */
  readonly stateful: boolean
  /** What must be there before it starts. Sorted by name. */
  readonly waits: readonly Wait[]
  /** Containers that run to their end before it starts, in their order; each waits for the one before. */
  readonly steps: readonly Workload[]
  /** Containers that must share its network and volumes; empty for most. */
  readonly sidecars: readonly Workload[]
  /** Set for jobs only. */
  readonly run: RunPolicy | undefined
  /** Set for servers that stand in for each other. */
  readonly peers?: Peers
}

/** The set that a server belongs to. */
export interface Peers {
  /** Those of one set do not share a node where that can be helped, and are not taken down together. */
  readonly set: string
  /** A second network name, under which all of the set that have it answer: `db-read`. */
  readonly name: string | undefined
}

/** How many servers of one cluster a workload is, each with data and a name of its own; 1 for all others. */
export function serversOf({ stateful, scale }: Pick<Workload, 'stateful' | 'scale'>): number {
  return stateful ? scale.min : 1
}

/** All containers of a workload: itself, the steps before it, and those beside it. */
export function containersOf(workload: Workload): readonly Workload[] {
  return [workload, ...workload.steps, ...workload.sidecars]
}

/** The ports under which a workload is reached: its own, and those of the containers in its network. */
export function networkPorts({ ports, sidecars }: Workload): readonly Port[] {
  return [...ports, ...sidecars.flatMap((sidecar) => sidecar.ports)]
}

/** What a workload is in the system; targets choose folders, labels and start-up order by it. */
export type WorkloadRole = 'service' | 'job' | 'store' | 'exporter' | 'monitoring' | 'proxy' | 'backup'

/** An IAM role (its ARN), a service account of Google Cloud (its email), a managed identity (its client id). */
export interface CloudIdentity {
  readonly cloud: 'aws' | 'gcp' | 'azure'
  readonly id: string
}

/** Where an image is built from. */
export interface Build {
  readonly context: string
  readonly dockerfile: string
  /** Stage that is built; undefined is the last. */
  readonly target: string | undefined
  /** Build arguments, sorted by name. */
  readonly args: readonly { readonly name: string; readonly value: string }[]
  /** What CI builds for: `linux/arm64`; empty is the machine that builds. */
  readonly platforms: readonly string[]
}

/** Once before each rollout, when somebody starts it, on a schedule, or as a step before another container. */
export type RunPolicy = JobPolicy | { readonly kind: 'step' }

/** When a job runs. */
export type JobPolicy = Tries &
  (
    | { readonly kind: 'before-rollout' }
    | { readonly kind: 'manual' }
    | {
        readonly kind: 'scheduled'
        readonly schedule: import('./schedule.ts').Schedule
        /** What happens when the run before has not ended: this one is left out, both run, or the other is ended. */
        readonly concurrency: 'forbid' | 'allow' | 'replace'
        /** A run that could not start within this time is left out; undefined leaves it to the platform. */
        readonly deadline: Milliseconds | undefined
      }
  )

/** How long all tries of a run may take together, and how often it is tried again when it fails. */
export interface Tries {
  readonly timeout: Milliseconds
  readonly retries: number
}

/** One variable; its value is the concatenation of the parts. */
export interface EnvironmentVariable {
  readonly name: string
  readonly value: readonly ValuePart[]
  /** The shared block of `env` that says it; undefined where its program does, or where it is derived. */
  readonly block?: string
}

/** A piece of a value: text, or a secret as it is or percent-encoded for a URL (RFC 3986 unreserved kept). */
export type ValuePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'secret'; readonly secret: string; readonly encoding: 'raw' | 'url' }

/** A port that the container listens on. */
export interface Port {
  readonly name: string
  readonly number: number
  readonly protocol: 'tcp' | 'udp'
  /** Fixed port on the host, on compose; of a load balancer where `reach` is public; undefined publishes nothing. */
  readonly publish: number | undefined
  /** Who may connect to a published port; `internal` is never published, and no route may lead to it. */
  readonly reach: 'public' | 'loopback' | 'internal'
  /** What is spoken on it, in the clear; undefined where nobody said. */
  readonly speaks?: 'http' | 'grpc'
}

/** Something writable (or a shared volume) at a path. */
export type Mount =
  | {
      readonly kind: 'volume'
      readonly path: string
      readonly volume: string
      /** The folder of the volume that is mounted; undefined mounts all of it. */
      readonly subPath: string | undefined
      readonly readOnly: boolean
    }
  /** A file or folder of the machine that the container runs on. */
  | { readonly kind: 'host'; readonly path: string; readonly source: string; readonly readOnly: boolean }
  | {
      readonly kind: 'state'
      readonly path: string
      readonly name: string
      readonly size: Bytes
      /** The image has no such folder that its user may write, as most have. */
      readonly isForeign?: true
    }
  | {
      readonly kind: 'memory'
      readonly path: string
      readonly size: Bytes
      /** Programs or libraries that are put there are run; Docker allows it only where it is asked for. */
      readonly isExecutable?: true
    }
  /** Disk that is lost with the instance. Containers of one workload that name the same share it. */
  | { readonly kind: 'scratch'; readonly path: string; readonly name: string; readonly size: Bytes }
  | {
      readonly kind: 'certificate'
      readonly path: string
      readonly certificate: string
      readonly part: 'authority' | 'pair'
    }

/** A file that the container reads. */
export interface MountedFile {
  readonly path: string
  readonly content: FileContent
}

/**
 * Where a file's content comes from: text known now; the value of a secret; or a folder of generated
 * configuration, which `targets/shared/configuration.ts` builds by its name.
 */
export type FileContent =
  | { readonly kind: 'text'; readonly text: string; readonly executable: boolean }
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'configuration'; readonly configuration: Configuration }

/** The generated configurations that containers of the monitoring, the proxy and the backups mount as a folder. */
export type Configuration =
  | 'backup'
  | 'nginx'
  | 'prometheus'
  | 'alertmanager'
  | 'blackbox'
  | 'grafana-provisioning'
  | 'grafana-dashboards'

/** CPU in thousandths of a core, memory in bytes; undefined where nothing is said. */
export interface Resources {
  readonly requests: { readonly cpu: Millicores | undefined; readonly memory: Bytes | undefined }
  readonly limits: { readonly cpu: Millicores | undefined; readonly memory: Bytes | undefined }
}

/** How one knows that a workload is alive and ready; without any check where its author wants none. */
export interface Health {
  /** The process works; failing restarts it. Judges the process alone, never what it depends on. */
  readonly live: Check | undefined
  /** It can take work; failing takes it out of rotation. */
  readonly ready: Check | undefined
  /** How long a start may take before `live` counts. */
  readonly boot: Milliseconds
  /** How long one check may take as seen from outside; more than the application's own time-out. */
  readonly timeout: Milliseconds
  /** Time between two readiness checks. */
  readonly every: Milliseconds
}

/** Whether somebody can tell that a workload is healthy. */
export function isChecked(health: Health | undefined): boolean {
  return health?.live !== undefined || health?.ready !== undefined
}

/** One health check; `image` is the one that the image brings, of which nothing else is known. */
export type Check =
  | { readonly kind: 'image' }
  | { readonly kind: 'http'; readonly path: string; readonly port: number }
  | { readonly kind: 'tcp'; readonly port: number }
  /** https://github.com/grpc/grpc/blob/master/doc/health-checking.md; without a service the whole server is asked for. */
  | { readonly kind: 'grpc'; readonly port: number; readonly service: string | undefined }
  | { readonly kind: 'exec'; readonly command: readonly string[] }

/** The user, and what the container may do. */
export interface Security {
  readonly user: number
  readonly group: number
  readonly readOnlyRoot: boolean
  /** Linux capabilities kept, without `CAP_`; all others are dropped. */
  readonly capabilities: readonly string[]
}

/** How it is stopped. */
export interface StopBehaviour {
  /** Time that routers get to notice before the process is told to stop; 0 for what no route reaches. */
  readonly notice: Milliseconds
  /** Time after which it is killed, counted from the start of `notice`. */
  readonly grace: Milliseconds
}

/** Number of instances and what moves it. */
export interface Scale {
  readonly min: number
  readonly max: number
  /** One of a kind at the most, in the order of {@link ScaleMetric}; the one that asks for most instances decides. */
  readonly by: readonly ScaleMetric[]
}

/** A measure that scaling follows. Utilisation is the share of the request, 0.7 for 70 %. */
export type ScaleMetric =
  | { readonly kind: 'cpu'; readonly utilisation: number }
  | { readonly kind: 'memory'; readonly utilisation: number }
  /** Requests a second of one instance, averaged over the window. */
  | { readonly kind: 'rps'; readonly target: number; readonly window: Milliseconds }
  | { readonly kind: 'backlog'; readonly store: string; readonly list: string; readonly target: number }

/** A start-up condition on another workload. */
export interface Wait {
  readonly on: string
  readonly condition: 'healthy' | 'started' | 'completed'
}
