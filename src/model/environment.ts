import type { Backup, Recovery } from './backup.ts'
import type { Delivery, Promotion } from './delivery.ts'
import type {
  Alert,
  Channel,
  Flag,
  Incident,
  Metrics,
  Monitoring,
  Scrape,
  Severity,
  Slo,
} from './monitoring.ts'
import type { PassThrough } from './pass-through.ts'
import type { Bytes, Millicores, Milliseconds, Rate } from './quantity.ts'
import type { Quorum } from './quorum.ts'
import type { Window } from './schedule.ts'
import type { Address, Topology } from './topology.ts'
import type { Port, Workload } from './workload.ts'

/** All tiers of a system, in promotion order. Tiers that have errors are not in it. */
export interface System {
  readonly name: string
  readonly tiers: readonly Environment[]
  readonly delivery: Delivery
  /** The files the tiers were read from, relative to the project: `environments/<system>/`. */
  readonly sourceFolder: string
}

/**
 * One tier with nothing left to guess: defaults filled in, references followed, quantities as numbers, every
 * collection sorted by name unless it says otherwise. What two targets must agree on is here.
 */
export interface Environment {
  readonly system: string
  readonly tier: string
  /** All tiers, in promotion order. */
  readonly tierOrder: readonly string[]
  /** The tier's own layer, relative to the project; outputs name it in their first line. */
  readonly sourceFile: string
  readonly platform: Platform
  readonly edition: string
  readonly domain: string
  /** `<system>-<tier>`: Kubernetes namespace and compose project. */
  readonly namespace: string
  readonly outputs: Outputs
  readonly placement: Placement | undefined
  readonly services: readonly Service[]
  readonly jobs: readonly Job[]
  readonly stores: readonly Store[]
  readonly externals: readonly External[]
  readonly volumes: readonly Volume[]
  readonly routes: readonly Route[]
  readonly secrets: readonly Secret[]
  readonly certificates: readonly Certificate[]
  readonly flags: readonly Flag[]
  /**
   * Every container of the tier: services, jobs, in-tier stores, exporters and monitoring servers. The proxy is
   * among them where the platform is not Kubernetes; `composeOnly` holds what only the compose output runs.
   */
  readonly workloads: readonly Workload[]
  /** Containers that only the compose output runs: the proxy (on Kubernetes the gateway does its work). */
  readonly composeOnly: readonly Workload[]
  /** Who opens connections to whom; networks, network policies and firewalls follow from it. */
  readonly connections: readonly Connection[]
  readonly monitoring: Monitoring
  readonly scrapes: readonly Scrape[]
  readonly slos: readonly Slo[]
  readonly alerts: readonly Alert[]
  readonly channels: readonly Channel[]
  /** Secret with the URL of an outside service that alarms when it no longer hears from this monitoring. */
  readonly heartbeat: string | undefined
  /** Most urgent first, in the order of the spec. */
  readonly severities: readonly Severity[]
  readonly incidents: readonly Incident[]
  readonly owners: readonly Owner[]
  readonly backups: readonly Backup[]
  /** The tier says `backups: none`: all of its data may be lost. */
  readonly isDisposable: boolean
  readonly recovery: Recovery | undefined
  readonly maintenance: readonly Maintenance[]
  readonly promotion: Promotion
  /** Sorted by workload. */
  readonly passThroughs: readonly PassThrough[]
  readonly patches: readonly Patch[]
  readonly waivers: readonly Waiver[]
  readonly acceptances: readonly Acceptance[]
}

/** Where a tier runs. */
export type Platform = 'kubernetes' | 'compose' | 'host'

/** Settings of each output; undefined turns it off. */
export interface Outputs {
  readonly kubernetes: KubernetesOutput | undefined
  readonly compose: Record<string, never> | undefined
  readonly nginx: NginxOutput | undefined
  readonly prometheus: VersionedOutput | undefined
  readonly grafana: VersionedOutput | undefined
  readonly backup: BackupOutput | undefined
  readonly ci: CiOutput | undefined
  readonly env: Record<string, never> | undefined
}

/** `version` is the Kubernetes minor version (`1.36`). */
export interface KubernetesOutput {
  readonly version: string
  /** The GatewayClass that routes attach to. */
  readonly gatewayClass: string
  /** The controller behind it; its own policies express rate limits and body sizes. */
  readonly gateway: 'envoy'
  /** What takes requests in instead of a Gateway; undefined where a Gateway does. */
  readonly ingress: Ingress | undefined
  /**
   * How Secrets get into the cluster: fetched by External Secrets, encrypted in the repository by people, or made by
   * people in the cluster.
   */
  readonly secrets: 'external-secrets' | 'sops' | 'secret'
  /** Public keys (age) that sops encrypts for; empty where the repository says it elsewhere. */
  readonly recipients: readonly string[]
  /** The ClusterSecretStore that ExternalSecrets read from. */
  readonly secretStore: string
  readonly storageClass: string | undefined
  /** Class for volumes that several pods write. */
  readonly sharedStorageClass: string | undefined
  readonly operators: Operators
  /** Who applies the manifests from the repository; undefined leaves it to the deploy workflow. */
  readonly delivery: ClusterDelivery | undefined
  /** What the namespace may have; undefined limits nothing. */
  readonly quota: Quota | undefined
}

/** The server of the Prometheus operator. */
export interface PrometheusOperator {
  readonly namespace: string
  /** Where it answers inside the cluster. */
  readonly url: string
  /** Labels by which it knows what to scrape and which rules are its own; empty where it takes all. */
  readonly labels: Readonly<Record<string, string>>
}

/** A controller that applies what is in a folder of a repository; `namespace` is its own. */
export type ClusterDelivery =
  | {
      readonly kind: 'argo'
      readonly repository: string
      readonly revision: string
      readonly path: string
      readonly project: string
      readonly namespace: string
    }
  /** `key`: the Secret that decrypts. */
  | {
      readonly kind: 'flux'
      readonly source: string
      readonly path: string
      readonly key: string
      readonly namespace: string
    }

/** Limits that the author sets; what is undefined is what the workloads need at their peak. */
export interface Quota {
  readonly cpu: Millicores | undefined
  readonly memory: Bytes | undefined
  readonly storage: Bytes | undefined
}

/** A controller of the edge that is no Gateway: its class, and the namespace that its pods are in. */
export interface Ingress {
  readonly controller: keyof typeof import('./ingress-controllers.ts').ingressControllers
  readonly class: string
  readonly namespace: string
}

/** What runs in the cluster for all tiers; undefined is not there, or not for us. */
export interface Operators {
  readonly prometheus: PrometheusOperator | undefined
  /** Shows the pods' measures of the cluster's Prometheus to autoscalers. */
  readonly prometheusAdapter: boolean
  /** Whether it is declared, and the namespace of its operator in either case. */
  readonly keda: { readonly isDeclared: boolean; readonly namespace: string }
  /** Runs the PostgreSQL servers of the tier. */
  readonly cloudnativePg: { readonly namespace: string } | undefined
}

/** Versions that gate directives. */
export interface NginxOutput {
  readonly version: string
  readonly openssl: string
}

/** `version` gates syntax. */
export interface VersionedOutput {
  readonly version: string
}

/** `scheduler` runs backups of tiers on compose or hosts. `image` holds the backup tools. */
export interface BackupOutput {
  readonly scheduler: 'debian-cron'
  readonly image: string
}

/** Which CI system, and which cloud it deploys to. */
export interface CiOutput {
  readonly provider: 'github'
  readonly cloud: 'aws' | 'none'
  readonly node: string
}

/** Where data may be. */
export interface Placement {
  readonly region: string
  readonly residency: readonly string[]
}

/** A long-running program of the authors. */
export interface Service {
  readonly name: string
  readonly kind: 'web' | 'worker' | 'agent'
  readonly workload: Workload
  readonly owner: string | undefined
  readonly uses: readonly Use[]
  /** Set for services that answer HTTP. */
  readonly http: Http | undefined
  readonly websocket: Websocket | undefined
  readonly metrics: Metrics | undefined
  readonly baseline: Baseline | undefined
}

/** A program that ends: before each rollout or on a schedule. */
export interface Job {
  readonly name: string
  readonly workload: Workload
  readonly uses: readonly Use[]
}

/** What a service answers, and how long it may take. */
export interface Http {
  /** The longest that the application works on one request. */
  readonly timeout: Milliseconds
  readonly maxBody: Bytes
  /** How long the application keeps an idle connection open. */
  readonly keepAlive: Milliseconds
  /** How long it finishes running requests when it is told to stop. */
  readonly drain: Milliseconds
}

/** Long-lived connections of a service. */
export interface Websocket {
  readonly ping: Milliseconds
  /** Time after which a peer that does not answer pings is dropped. */
  readonly timeout: Milliseconds
  /** Most connections of one instance. */
  readonly connections: number
}

/** What is normal for a service. */
export interface Baseline {
  readonly p99: Milliseconds | undefined
  readonly minimumRate: number | undefined
  readonly targetRate: number | undefined
  readonly targetErrors: number | undefined
  readonly maximumErrors: number | undefined
}

/** An edge from a service or job to what it needs. */
export interface Use {
  readonly to: string
  readonly kind: 'store' | 'service' | 'external'
  /** Of a service: the port that is called; undefined for one that listens nowhere. */
  readonly port: Port | undefined
  /** Connections of one instance to a store. */
  readonly pool: number | undefined
  /** Calls of one instance at the same time to an external. */
  readonly concurrency: number | undefined
  /** Calls of one instance to an external over time, at the most. */
  readonly rate: Rate | undefined
  readonly wait: 'healthy' | 'started' | 'completed' | 'none'
  /** To the server itself, past its pooler. */
  readonly direct?: boolean
  /** Besides the server, or in place of it, to the standbys. */
  readonly reads?: 'also' | 'only' | undefined
  /** Variables that carry a part of the connection, sorted by name. */
  readonly bind: readonly Binding[]
}

/** A variable that carries a part of a connection. */
export interface Binding {
  readonly variable: string
  readonly part:
    | 'url'
    | 'host'
    | 'port'
    | 'user'
    | 'password'
    | 'database'
    | 'auth'
    | 'authority'
    | 'endpoint'
    | 'bucket'
    | 'pool'
    | 'concurrency'
    | 'rate'
    | 'readUrl'
    | 'readHost'
    | 'sentinels'
    | 'master'
    | 'tls'
    | 'cluster'
}

/** What a store is. */
export type StoreKind =
  | 'clickhouse'
  | 'custom'
  | 'elasticsearch'
  | 'kafka'
  | 'mariadb'
  | 'memcached'
  | 'minio'
  | 'mongodb'
  | 'mysql'
  | 'opensearch'
  | 'postgres'
  | 'rabbitmq'
  | 'redis'
  | 'valkey'

/** A database, cache, queue, search index or object store. */
export interface Store {
  readonly name: string
  readonly kind: StoreKind
  readonly version: string
  /** What a server of its kind and version is run from, whoever runs it; undefined of a managed one that is custom. */
  readonly image: string | undefined
  /** The server that the tier runs; undefined where it is managed elsewhere. */
  readonly workload: Workload | undefined
  readonly host: string
  readonly port: number
  readonly password: string | undefined
  readonly tls: 'none' | 'require' | 'verify-full'
  /** The secret with the certificate of who has signed that of a server elsewhere; public authorities have, where undefined. */
  readonly authority?: string
  /**
   * What its URL begins with, and what follows host and port in it, where `{database}` stands for the database;
   * undefined where clients take host and port alone.
   */
  readonly url: { readonly scheme: string; readonly path: string } | undefined
  /** The database and the user that owns it, where the kind has such; a virtual host of rabbitmq. */
  readonly database: string | undefined
  readonly user: string | undefined
  /** minio: the bucket that is there from the start. */
  readonly bucket: string | undefined
  /** Parameters after defaults, by name; of a managed one those that the author says. */
  readonly settings: ReadonlyMap<string, string>
  /** redis, valkey: what it is for, which decides eviction and persistence. */
  readonly role: 'cache' | 'queue' | 'session' | undefined
  /** Where its data is, for backups: name of the state mount. */
  readonly stateMount: string | undefined
  /** Where a server of the tier exports metrics itself, without an exporter. */
  readonly metrics: { readonly port: number; readonly path: string } | undefined
  /** Undefined for a server that stands alone. */
  readonly topology?: Topology
  /** Its keys are spread over several servers elsewhere, which clients find through `host`. */
  readonly cluster?: true
  /** Where `workload` is several servers that are one cluster. */
  readonly quorum?: Quorum
  /** Where reads may go, of a server that is run elsewhere. */
  readonly readers?: Address
  /** Where an operator of the cluster runs it from images of its own: `workload` and `members` are then of local copies. */
  readonly operated?: { readonly image: string }
  /** Standbys, sentinels and poolers: what it runs beside `workload`. */
  readonly members?: readonly Workload[]
}

/** A store as its kind alone makes it: what all kinds have is added to it. */
export type StoreOfKind = Omit<Store, 'image' | 'url' | 'bucket' | 'metrics'> &
  Partial<Pick<Store, 'url' | 'bucket' | 'metrics'>>

/** Something outside of the system that services call. */
export interface External {
  readonly name: string
  readonly url: string
  readonly host: string
  readonly port: number
  /** Its name stands for an address of a private network. */
  readonly private: boolean
  readonly timeout: Milliseconds | undefined
  readonly retries: number
  readonly quota: Rate | undefined
  readonly auth: string | undefined
}

/** A volume that services name. */
export interface Volume {
  readonly name: string
  /** Undefined for one that exists already. */
  readonly size: Bytes | undefined
  /** `shared`: many instances write at once. */
  readonly access: 'shared' | 'single'
  /** Its storage class on Kubernetes, where it is not that of the output. */
  readonly class: string | undefined
  /** What it is called outside, where it exists already and nobody may make or own it. */
  readonly external: string | undefined
}

/** Public hosts and what answers on them. */
export interface Route {
  readonly name: string
  readonly hosts: readonly string[]
  /** Name in `certificates`. */
  readonly certificate: string
  /** The longest path first; `/` last. */
  readonly paths: readonly RoutePath[]
  /** Exact paths and everything below them that answer 404. */
  readonly deny: readonly string[]
  /** Browser origins that may call it; empty leaves CORS to the application. */
  readonly origins: readonly string[]
  /** Headers that pages of these origins may send, sorted. */
  readonly originHeaders: readonly string[]
}

/** A path prefix of a route. */
export interface RoutePath {
  readonly path: string
  readonly service: string
  readonly port: number
  readonly rateLimit: RateLimit | undefined
  readonly websocket: boolean
  /** Its port speaks gRPC: calls are streams, which end when a side says so, and of which a proxy holds back nothing. */
  readonly grpc: boolean
  /** The application's own limit on a request. */
  readonly timeout: Milliseconds
  /** How long a proxy waits for bytes: always longer than what the application allows. */
  readonly proxyTimeout: Milliseconds
  readonly maxBody: Bytes
  /** Connections of one client at the same time; websocket paths only. */
  readonly connectionsPerClient: number | undefined
}

/** Requests of one client. */
export interface RateLimit {
  readonly rate: Rate
  readonly burst: number
}

/** A value that lives outside; only its reference is known. */
export interface Secret {
  readonly name: string
  readonly provider: string
  /** Path and key within the provider. */
  readonly path: string
  readonly key: string | undefined
  readonly rotate: Milliseconds | undefined
  /** Workloads and channels that take it, sorted. */
  readonly consumers: readonly string[]
}

/** A certificate with its key. `internal`: signed by the tier's own authority, for stores. */
export interface Certificate {
  readonly name: string
  readonly hosts: readonly string[]
  readonly issuer: 'self-signed' | 'internal' | 'letsencrypt'
  /**
   * Set where the servers of a cluster know each other by it: it is for those who connect as well as for those who
   * answer. Some notice a new one, others read it when they start.
   */
  readonly between?: { readonly isWatched: boolean }
}

/** `from` opens connections to `port` of `to`; both are workload names, or `edge` (routes) and external names. */
export interface Connection {
  readonly from: string
  readonly to: string
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  readonly kind: 'workload' | 'external' | 'edge'
}

/** Who answers for something. */
export interface Owner {
  readonly name: string
  readonly email: string
}

/** Planned work. */
export interface Maintenance {
  readonly name: string
  readonly window: Window
}

/** A change to an output that no word of the spec expresses. */
export interface Patch {
  readonly name: string
  readonly target: string
  /** `Deployment/api` (kind and name), or a file of the target. */
  readonly selector: string
  readonly set: ReadonlyMap<string, unknown>
  readonly was: ReadonlyMap<string, unknown>
  readonly expects: number
  readonly reason: string
  readonly until: string | undefined
}

/** A rule that is known to fail here, for a while. */
export interface Waiver {
  readonly rule: string
  /** Only findings at or below this dotted path; undefined covers all. */
  readonly at: string | undefined
  readonly reason: string
  readonly owner: string
  /** `2027-01-31`: the last day on which it holds. */
  readonly until: string
}

/** Something that a target cannot express and that the author does without: `compose/scale`. */
export interface Acceptance {
  readonly feature: string
  readonly reason: string
  readonly owner: string
  readonly until: string | undefined
}
