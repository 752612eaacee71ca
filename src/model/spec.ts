/* The form in which authors write a spec. Made from schema/environment.schema.json by `npm run generate`. */

/**
 * A name that is a DNS label: lower-case letters, digits and inner hyphens, at most 40 characters.
 */
export type NameSpec = string
/**
 * Name of an environment variable: letters, digits and underscores, no digit first.
 */
export type VariableNameSpec = string
/**
 * A duration with its unit: ms, s, m, h, d, w or y.
 */
export type DurationSpec = string
/**
 * A size in bytes with its unit: Ki, Mi, Gi, Ti (also KiB, MiB, GiB, TiB) or kB, MB, GB, TB.
 */
export type SizeSpec = string
/**
 * CPU in cores, or in thousandths of a core with m.
 */
export type CpuSpec = string | number
/**
 * So many in a period: s, min, h or d, such as 10/s.
 */
export type RateSpec = string
/**
 * A percentage, with its sign.
 */
export type PercentageSpec = string
/**
 * A calendar day: year, month and day.
 */
export type DateSpec = string
/**
 * A time zone of the IANA database, such as Europe/London, or UTC.
 */
export type TimezoneSpec = string
/**
 * An absolute path inside of a container, without `.` and `..` in it and without a slash at its end.
 */
export type PathSpec = string
/**
 * A path of a URL, with its leading slash and without query, `//` and `..`.
 */
export type UrlPathSpec = string
/**
 * A path in the repository, from its root and without `..`.
 */
export type RepositoryPathSpec = string
/**
 * The value of a variable: a literal, a secret, a list joined by a separator, parts one after the other, another value of the same service in a unit, or the state of a flag.
 */
export type EnvironmentValueSpec =
  | string
  | number
  | boolean
  | {
      /**
       * Name in `secrets`.
       */
      secret?: NameSpec
      /**
       * Items of a joined list.
       */
      list?: (string | number)[]
      /**
       * Separator of a joined list.
       */
      join?: string
      /**
       * Dotted path of another value of the same service.
       */
      from?:
        | 'http.timeout'
        | 'http.maxBody'
        | 'http.keepAlive'
        | 'http.drain'
        | 'health.timeout'
        | 'health.every'
        | 'websocket.ping'
        | 'websocket.timeout'
        | 'websocket.connections'
        | 'ports.http'
      /**
       * Unit that the program expects. `mb` is written `50mb`, as Express reads it.
       */
      as?: 'ms' | 's' | 'bytes' | 'mb' | 'number'
      /**
       * Texts, secrets and parts of connections, one after the other.
       *
       * @minItems 1
       *
       * Items: A text, a secret, or a part of a connection that the program `uses`.
       */
      parts?: (
        | string
        | {
            /**
             * Name in `secrets`.
             */
            secret?: NameSpec
            /**
             * `url`: percent-encoded, for the middle of a URL.
             */
            encode?: 'url'
            /**
             * Name in the program's `uses`.
             */
            use?: NameSpec
            /**
             * The part of that connection, as in `bind`.
             */
            part?: string
          }
      )[]
      /**
       * Name in `flags`: `true` while its state is `all`, `false` while it is `none`.
       */
      flag?: string
    }
/**
 * An image: a full reference with its tag or digest, or a name with the `releases` entry that versions it.
 */
export type ImageSpec =
  | string
  | {
      /**
       * Repository of the image, without a tag; `release` or `digest` says which version.
       */
      name?: string
      /**
       * Name in `releases`.
       */
      release?: NameSpec
      /**
       * Content digest; pins the image whatever the tag says.
       */
      digest?: string
      /**
       * Where the image is built from; CI builds and pushes it, compose can build it.
       */
      build?: {
        /**
         * Folder in the repository.
         */
        context: string
        /**
         * Path of the Dockerfile below the context.
         */
        dockerfile?: string
        /**
         * Stage of the Dockerfile that is built; the last where nothing is said.
         */
        target?: string
        /**
         * Build arguments. They stay in the image: nothing secret belongs here.
         */
        args?: {
          /**
           * The value.
           */
          [k: string]: string
        }
        /**
         * The machines that CI builds the image for; compose builds for its own.
         *
         * @minItems 1
         */
        platforms?: (
          | 'linux/386'
          | 'linux/amd64'
          | 'linux/arm/v6'
          | 'linux/arm/v7'
          | 'linux/arm64'
          | 'linux/ppc64le'
          | 'linux/riscv64'
          | 'linux/s390x'
        )[]
      }
    }
/**
 * A port that the program listens on.
 */
export type PortSpec =
  | number
  | {
      /**
       * The number.
       */
      port: number
      /**
       * Transport.
       */
      protocol?: 'tcp' | 'udp'
      /**
       * Fixed port of the host on compose; on Kubernetes, with `reach: public`, of a load balancer.
       */
      publish?: number
      /**
       * Who may connect beside the edges of the tier: with `publish`, everybody (`public`) or the host alone (`loopback`); `internal`: nobody, and no route may lead to it.
       */
      reach?: 'public' | 'loopback' | 'internal'
      /**
       * What is spoken on it, for the edges and for meshes: `grpc` without TLS where nothing is said of a port that is called `grpc` or is asked for its health by gRPC, else `http`.
       */
      speaks?: 'http' | 'grpc'
    }
/**
 * How many instances run, and what moves the number.
 */
export type ScaleSpec =
  | {
      /**
       * Fewest instances.
       */
      min?: number
      /**
       * Most instances.
       */
      max?: number
      /**
       * The measures that move it; of several, the one that asks for most decides.
       */
      by?: {
        /**
         * Use of the CPU request to hold.
         */
        cpu?: PercentageSpec
        /**
         * Use of the memory request to hold. A garbage-collected heap that has grown stays, so it seldom scales back.
         */
        memory?: PercentageSpec
        /**
         * Requests a second that one instance should have, of those that `metrics: {preset: http}` counts, over the last minute or four scrapes.
         */
        rps?: number
        /**
         * Length of a list in a queue, for each instance.
         */
        backlog?: {
          /**
           * Store of kind redis.
           */
          of: NameSpec
          /**
           * Key of the list.
           */
          list: string
          /**
           * Entries that one instance should have to work on.
           */
          target: number
        }
      }
    }
  | string
/**
 * A health check: a path that port http answers, or one of `http`, `tcp`, `grpc`, `exec`.
 */
export type HealthCheckSpec =
  | string
  | {
      /**
       * Path that answers 2xx.
       */
      http?: UrlPathSpec
      /**
       * With `http`: name of the port.
       */
      port?: NameSpec
      /**
       * Name of a port that takes connections.
       */
      tcp?: NameSpec
      /**
       * Name of a port with the gRPC health service.
       */
      grpc?: NameSpec
      /**
       * With `grpc`: the service that is asked for; the whole server where nothing is said.
       */
      service?: string
      /**
       * A command in the container that ends with 0. The way for an image that has neither a shell nor wget, curl or Node: compose asks `http` with one of those.
       *
       * @minItems 1
       */
      exec?: string[]
    }
/**
 * `image`: the check that the image brings; `none`: no check at all.
 */
export type HealthSpec =
  | {
      /**
       * Answers while the process works; judges nothing that it depends on. A connection to port http, or else to where gRPC is spoken, where nothing is said.
       */
      live?: HealthCheckSpec
      /**
       * Answers 200 when it can take requests and 503 otherwise; as `live` where nothing is said, unless that runs a program.
       */
      ready?: HealthCheckSpec
      /**
       * A file that the program touches while it works.
       */
      file?: PathSpec
      /**
       * The longest that a start takes.
       */
      boot?: DurationSpec
      /**
       * How long one check may take as seen from outside.
       */
      timeout?: DurationSpec
      /**
       * Time between checks.
       */
      every?: DurationSpec
    }
  | string
/**
 * What compose knows and the spec has no word for, merged into the service as compose merges files: maps merge, lists add up, `command`, `entrypoint` and `healthcheck.test` replace; null removes. Checked against the Compose Specification.
 */
export type ComposePassThroughSpec = PassedThroughSpec

/**
 * What a tier of a system is. Layers merge by key; `null` removes what a lower layer wrote.
 */
export interface EnvironmentSpec {
  /**
   * The table of defaults, order and API versions.
   */
  edition: '2026-11'
  /**
   * Name of the system: the folder below `environments`.
   */
  system: NameSpec
  /**
   * All tiers, in promotion order.
   *
   * @minItems 1
   */
  tiers: NameSpec[]
  /**
   * Layers that this one overrides, relative to this file.
   */
  extends?: string[]
  /**
   * The tier that this layer describes.
   */
  tier: NameSpec
  /**
   * Where the tier runs.
   */
  platform: 'kubernetes' | 'compose' | 'host'
  /**
   * Domain of the public hosts, without scheme, port and path; `${domain}` elsewhere.
   */
  domain: string
  /**
   * Settings of each output. Every output is on unless it is `none`.
   */
  outputs?: {
    /**
     * Kubernetes manifests.
     */
    kubernetes?:
      | {
          /**
           * Minor version of the cluster, 1.27 or newer; gates API versions and fields.
           */
          version?: string
          /**
           * What routes attach to.
           */
          edge?: {
            /**
             * Controller of the Gateway API.
             */
            gateway?: 'envoy'
            /**
             * Controller that is no Gateway; of its own objects, not of Ingress, whose annotations few agree on.
             */
            ingress?: 'contour' | 'traefik'
            /**
             * Namespace of the pods of the ingress; `traefik` or `projectcontour` where nothing is said.
             */
            namespace?: NameSpec
            /**
             * Name of the GatewayClass, or the class of the ingress.
             */
            class?: NameSpec
          }
          /**
           * How Secrets get into the cluster: fetched by External Secrets, encrypted in the repository with sops, or made there by people.
           */
          secrets?: 'external-secrets' | 'sops' | 'secret'
          /**
           * Whom encrypted Secrets are for, where `secrets` is sops.
           */
          sops?: {
            /**
             * Public keys of those who may read them.
             *
             * @minItems 1
             */
            age?: string[]
          }
          /**
           * Name of the ClusterSecretStore; the provider of the secrets where nothing is said.
           */
          secretStore?: NameSpec
          /**
           * Class of volumes; the cluster's default where nothing is said.
           */
          storageClass?: NameSpec
          /**
           * Class of volumes that several pods write.
           */
          sharedStorageClass?: NameSpec
          /**
           * Who applies the manifests from the repository, instead of the deploy workflow, which then only builds the images and gives them the names that stand in the manifests.
           */
          delivery?: {
            /**
             * Argo CD, by an Application; it syncs by itself where the tier's gate is auto.
             */
            argo?: {
              /**
               * URL of the repository, as Argo CD knows it.
               */
              repository: string
              /**
               * Branch, tag or commit.
               */
              revision?: string
              /**
               * Folder of the manifests in the repository; where plinth writes them, unless said.
               */
              path?: string
              /**
               * AppProject that allows it.
               */
              project?: NameSpec
              /**
               * Namespace of Argo CD.
               */
              namespace?: NameSpec
            }
            /**
             * Flux, by a Kustomization.
             */
            flux?: {
              /**
               * GitRepository that it reads.
               */
              source: NameSpec
              /**
               * Folder of the manifests in the repository; where plinth writes them, unless said.
               */
              path?: string
              /**
               * Namespace of the GitRepository and the Kustomization.
               */
              namespace?: NameSpec
              /**
               * Secret there with the private key that decrypts what sops has encrypted.
               */
              key?: NameSpec
            }
          }
          /**
           * What the namespace may have: what its workloads need at their peak, where nothing is said.
           */
          quota?:
            | {
                /**
                 * Requests of CPU together.
                 */
                cpu?: CpuSpec
                /**
                 * Requests of memory together, and limits.
                 */
                memory?: SizeSpec
                /**
                 * Volumes together.
                 */
                storage?: SizeSpec
              }
            | string
          /**
           * What runs in the cluster for all, and does a part of the work.
           */
          operators?: {
            /**
             * Prometheus operator: its servers scrape the tier, evaluate its rules and tell those whom `notify` names.
             */
            prometheus?: {
              /**
               * Namespace of its Prometheus server.
               */
              namespace?: NameSpec
              /**
               * Address of that server inside the cluster.
               */
              url?: string
              /**
               * Labels by which its servers select monitors, rules and configurations of Alertmanager; none where they take all.
               */
              labels?: {
                [k: string]: string
              }
            }
            /**
             * Gives autoscalers what the Prometheus of the cluster measures.
             */
            'prometheus-adapter'?: {}
            /**
             * KEDA, which scales by backlog and by requests.
             */
            keda?: {
              /**
               * Namespace of its operator.
               */
              namespace?: NameSpec
            }
            /**
             * CloudNativePG, which runs the postgres stores: it chooses another first server when theirs fails.
             */
            'cloudnative-pg'?: {
              /**
               * Namespace of its operator.
               */
              namespace?: NameSpec
            }
          }
        }
      | string
    /**
     * A compose file with what it mounts.
     */
    compose?: {} | string
    /**
     * Configuration of the proxy of compose tiers, and of local copies.
     */
    nginx?:
      | {
          /**
           * Gates directives; 1.20 or newer.
           */
          version?: string
          /**
           * OpenSSL that nginx is built with; gates curves.
           */
          openssl?: string
        }
      | string
    /**
     * Scraping, rules, rule tests, Alertmanager.
     */
    prometheus?:
      | {
          /**
           * Gates syntax; 2.40 or newer.
           */
          version?: string
        }
      | string
    /**
     * Dashboards and provisioning.
     */
    grafana?:
      | {
          /**
           * Gates panel options; 10.0 or newer.
           */
          version?: string
        }
      | string
    /**
     * Backup schedules and scripts.
     */
    backup?:
      | {
          /**
           * Runs them on compose and hosts.
           */
          scheduler?: 'debian-cron'
          /**
           * Image with the backup tools; its Dockerfile is part of the output.
           */
          image?: string
        }
      | string
    /**
     * CI workflows of the whole system.
     */
    ci?:
      | {
          /**
           * CI system.
           */
          provider?: 'github'
          /**
           * Cloud that jobs sign in to.
           */
          cloud?: 'aws' | 'none'
          /**
           * Node.js of the tests.
           */
          node?: string
        }
      | string
    /**
     * Names of secrets and variables that people provide.
     */
    env?: {} | string
  }
  /**
   * Where data may be.
   */
  placement?:
    | {
        /**
         * Region of the tier.
         */
        region: string
        /**
         * Regions that data may be in.
         *
         * @minItems 1
         */
        residency?: string[]
      }
    | string
  /**
   * Versions that several images share, by name.
   */
  releases?: {
    /**
     * Tag of the image.
     */
    [k: string]: string
  }
  /**
   * What every entity of a collection starts from.
   */
  defaults?: {
    /**
     * For services and jobs.
     */
    services?: ServiceSpec
    /**
     * For stores.
     */
    stores?: StoreSpec
  }
  /**
   * Named starting points for services, taken with `like`.
   */
  shapes?: {
    [k: string]: ServiceSpec
  }
  /**
   * Shared blocks of variables, taken by name with `envFrom`.
   */
  env?: {
    [k: string]: EnvironmentBlockSpec
  }
  /**
   * Long-running programs, by name: their network name on every platform.
   */
  services?: {
    [k: string]: ServiceSpec
  }
  /**
   * Programs that end, by name.
   */
  jobs?: {
    [k: string]: JobSpec
  }
  /**
   * Databases, caches and queues, by name: their network name on every platform.
   */
  stores?: {
    [k: string]: StoreSpec
  }
  /**
   * What services call outside of the system, by name.
   */
  externals?: {
    [k: string]: ExternalSpec
  }
  /**
   * Volumes that services mount, by name.
   */
  volumes?: {
    /**
     * A volume: one with a size, or an external one.
     */
    [k: string]: {
      /**
       * Its size.
       */
      size?: SizeSpec
      /**
       * `shared`: many instances write at once; `single`: one does.
       */
      access?: 'shared' | 'single'
      /**
       * Kubernetes: its storage class, where it is another than that of `outputs.kubernetes`.
       */
      class?: NameSpec
      /**
       * Its name outside, where it exists already and is only mounted: a claim of the namespace, or a volume of Docker.
       */
      external?: string
    }
  }
  /**
   * Public entry points, by name.
   */
  routes?: {
    [k: string]: RouteSpec
  }
  /**
   * Values that live elsewhere, by name.
   */
  secrets?: {
    /**
     * A secret: where it is, never what it is.
     */
    [k: string]: {
      /**
       * Where the value is, never the value itself: provider (vault, aws, gcp, azure), path and key.
       */
      source: string
      /**
       * How often it is replaced.
       */
      rotate?: DurationSpec
    }
  }
  /**
   * Switches in the product, by name.
   */
  flags?: {
    /**
     * A switch.
     */
    [k: string]: {
      /**
       * Who has it.
       */
      state: 'none' | 'targeted' | 'percent' | 'all'
      /**
       * Share of users, while the state is `percent`.
       */
      percent?: number
      /**
       * Who has it, while the state is `targeted`.
       */
      allow?: string[]
      /**
       * Who answers for it: a name in `owners`.
       */
      owner: NameSpec
      /**
       * The day by which it is gone.
       */
      expires: DateSpec
    }
  }
  /**
   * How the tier is watched.
   */
  monitoring?: {
    /**
     * Servers that the tier runs; configuration only, for servers elsewhere, where it says nothing.
     */
    run?: {
      /**
       * Metrics.
       */
      prometheus?: {
        /**
         * Disk for series.
         */
        storage?: SizeSpec
        /**
         * How long series are kept; at least the longest SLO window and a tenth.
         */
        retention?: DurationSpec
      }
      /**
       * Notifications.
       */
      alertmanager?: {}
      /**
       * Dashboards.
       */
      grafana?: {
        /**
         * Password of the user admin; without it people only look, and nobody signs in.
         */
        password?: SecretReferenceSpec
      }
    }
    /**
     * Time between scrapes, and between evaluations of rules.
     */
    scrape?: DurationSpec
    /**
     * Checks from outside, by name.
     */
    probes?: {
      /**
       * A check.
       */
      [k: string]: {
        /**
         * URL that must answer 2xx.
         */
        http: string
        /**
         * Time between checks.
         */
        every?: DurationSpec
        /**
         * Also warns before the certificate expires.
         */
        certificate?: boolean
      }
    }
  }
  /**
   * Promises, by name.
   */
  slos?: {
    /**
     * A promise on a service.
     */
    [k: string]: {
      /**
       * The service.
       */
      of: NameSpec
      /**
       * What is measured: `availability`, or `latency < DURATION`.
       */
      sli: string
      /**
       * Share of requests that must be good.
       */
      objective: PercentageSpec
      /**
       * Over this period.
       */
      window?: DurationSpec
    }
  }
  /**
   * Conditions that somebody must hear of, by name.
   */
  alerts?: {
    /**
     * A condition.
     */
    [k: string]: {
      /**
       * The service.
       */
      of: NameSpec
      /**
       * `signal operator threshold over window`. Signals: error_rate, request_rate, latency_p50 to latency_p99, ratio(metric{label=value}).
       */
      when: string
      /**
       * How long it must hold.
       */
      for?: DurationSpec
      /**
       * Name in `notify.severities`.
       */
      severity: NameSpec
    }
  }
  /**
   * Who hears of alerts.
   */
  notify?: {
    /**
     * Where notifications go, by name.
     */
    channels?: {
      /**
       * A channel: exactly one of pagerduty, slack, email, webhook.
       */
      [k: string]: {
        /**
         * Integration key of Events API v2.
         */
        pagerduty?: SecretReferenceSpec
        /**
         * Incoming webhook.
         */
        slack?: SecretReferenceSpec
        /**
         * slack: the channel.
         */
        channel?: string
        /**
         * Mail.
         */
        email?: {
          /**
           * Recipient.
           */
          to: string
          /**
           * Sender.
           */
          from: string
          /**
           * Mail server.
           */
          smarthost: string
          /**
           * Name at the mail server.
           */
          user: string
          /**
           * Password at the mail server.
           */
          password: SecretReferenceSpec
        }
        /**
         * URL that gets the notification as JSON.
         */
        webhook?: SecretReferenceSpec
      }
    }
    /**
     * How urgent alerts are, by name; the most urgent first.
     */
    severities?: {
      /**
       * An urgency.
       */
      [k: string]: {
        /**
         * Names of channels.
         *
         * @minItems 1
         */
        to: NameSpec[]
        /**
         * Time after which an alert that is still there is said again.
         */
        repeat?: DurationSpec
        /**
         * Name in `incidents`.
         */
        incident?: string
      }
    }
    /**
     * URL of an outside service that alarms when it no longer hears from this monitoring.
     */
    heartbeat?: SecretReferenceSpec
  }
  /**
   * Levels of incidents, by name.
   */
  incidents?: {
    /**
     * A level.
     */
    [k: string]: {
      /**
       * When it is this level.
       */
      means: string
      /**
       * Time until somebody works on it.
       */
      respond: DurationSpec
      /**
       * Time until it is over.
       */
      resolve: DurationSpec
    }
  }
  /**
   * Teams, by name.
   */
  owners?: {
    /**
     * A team.
     */
    [k: string]: {
      /**
       * Where it is reached.
       */
      email: string
    }
  }
  /**
   * Copies of what is kept, by name; `none` for a tier whose data may be lost.
   */
  backups?:
    | {
        [k: string]: BackupSpec
      }
    | string
  /**
   * What the business was promised.
   */
  recovery?: {
    /**
     * The longest time until the system is back.
     */
    rto: DurationSpec
    /**
     * The most data, as time, that may be lost.
     */
    rpo: DurationSpec
  }
  /**
   * Planned work, by name.
   */
  maintenance?: {
    [k: string]: WindowSpec
  }
  /**
   * How the system is tested and shipped.
   */
  delivery?: {
    /**
     * Tests, by name: a command, or a request to the running tier.
     */
    tests?: {
      /**
       * A test.
       */
      [k: string]: {
        /**
         * Command, in CI.
         */
        run?: string
        /**
         * Stores that the command needs beside it.
         */
        stores?: NameSpec[]
        /**
         * Path that is requested from the first public host of the tier.
         */
        get?: UrlPathSpec
        /**
         * Status that it must answer.
         */
        expect?: number
      }
    }
    /**
     * How a build gets into each tier, by tier.
     */
    promote?: {
      /**
       * Into one tier.
       */
      [k: string]: {
        /**
         * `auto`: after the tier before; `manual`: somebody starts it; `approval`: a reviewer allows it.
         */
        gate: 'auto' | 'manual' | 'approval'
        /**
         * Tests that must pass on the tier afterwards.
         */
        verify?: NameSpec[]
        /**
         * Only then.
         */
        window?: WindowSpec
      }
    }
  }
  /**
   * Changes to outputs that no word of the spec expresses, by name.
   */
  patches?: {
    /**
     * A change to an output.
     */
    [k: string]: {
      /**
       * The output, and in it what is changed: `KIND/NAME`, or the path of a file.
       */
      target: {
        /**
         * Kind and name of an object, or path of a file.
         */
        [k: string]: string
      }
      /**
       * New values; null removes what is there. By dotted path (`spec.template.spec.containers[name=api].tty`), in files of nginx by the way to a directive (`server[listen=8443]/location[/]/proxy_read_timeout`), where a map is a block.
       */
      set: {
        /**
         * Any value.
         */
        [k: string]: {
          [k: string]: unknown
        }
      }
      /**
       * Values that must be there before, by dotted path.
       */
      was?: {
        /**
         * Any value.
         */
        [k: string]: {
          [k: string]: unknown
        }
      }
      /**
       * How many objects it must match.
       */
      expects?: number
      /**
       * Why it is needed.
       */
      reason: string
      /**
       * The last day on which it is wanted.
       */
      until?: DateSpec
    }
  }
  /**
   * Rules that are known to fail, for a while, by code.
   */
  waivers?: {
    /**
     * An exception from a rule.
     */
    [k: string]: {
      /**
       * Only at or below this dotted path.
       */
      at?: string
      /**
       * Why it is borne.
       */
      reason: string
      /**
       * Who answers for it: a name in `owners`.
       */
      owner: NameSpec
      /**
       * The last day on which it holds.
       */
      until: DateSpec
    }
  }
  /**
   * What a target cannot express and the tier does without, as `TARGET/FEATURE`.
   */
  accept?: {
    /**
     * A feature that is done without.
     */
    [k: string]: {
      /**
       * Why that is fine.
       */
      reason: string
      /**
       * Who answers for it: a name in `owners`.
       */
      owner: NameSpec
      /**
       * The last day on which it holds.
       */
      until: DateSpec
    }
  }
}
/**
 * What is done when something there changes.
 */
export interface WatchedSpec {
  /**
   * `sync` copies what changed into the container, whose root must be writable; `rebuild` builds the image again; `restart` (Docker Compose 2.32) only starts the program again.
   */
  action: 'sync' | 'sync+restart' | 'rebuild' | 'restart'
  /**
   * With `sync` and `sync+restart`: where it is in the container.
   */
  to?: PathSpec
  /**
   * What is left out below it, as in a .dockerignore, which counts too.
   *
   * @minItems 1
   */
  ignore?: string[]
}
/**
 * The value of a secret.
 */
export interface SecretReferenceSpec {
  /**
   * Name in `secrets`.
   */
  secret: NameSpec
}
/**
 * When something happens again and again: exactly one of `every`, `daily`, `weekly`, `monthly`, always with a time zone.
 */
export interface ScheduleSpec {
  /**
   * A period that divides the hour or the day, at a minute derived from the name.
   */
  every?: DurationSpec
  /**
   * Time of day.
   */
  daily?: string
  /**
   * Days and time of day.
   */
  weekly?: string
  /**
   * Day of the month (1 to 28) and time of day.
   */
  monthly?: string
  /**
   * The zone of the wall clock.
   */
  timezone: TimezoneSpec
}
/**
 * A stretch of time that recurs: days and times, either as a span or with `for`.
 */
export interface WindowSpec {
  /**
   * Start, or start and end.
   */
  daily?: string
  /**
   * Days with a start, or with a start and an end.
   */
  weekly?: string
  /**
   * Day of the month (1 to 28) with a start.
   */
  monthly?: string
  /**
   * How long it lasts, where no end is given.
   */
  for?: DurationSpec
  /**
   * The zone of the wall clock.
   */
  timezone: TimezoneSpec
}
/**
 * Variables by name.
 */
export interface EnvironmentBlockSpec {
  [k: string]: EnvironmentValueSpec
}
/**
 * What a container asks for, and where it is cut off. Memory is asked for in full unless said otherwise; CPU has no limit by default.
 */
export interface ResourcesSpec {
  /**
   * Reserved for the container.
   */
  requests?: {
    /**
     * CPU.
     */
    cpu?: CpuSpec
    /**
     * Memory; the limit where nothing is said.
     */
    memory?: SizeSpec
  }
  /**
   * Never more than this.
   */
  limits?: {
    /**
     * CPU; slows the program down beyond it.
     */
    cpu?: CpuSpec
    /**
     * Memory; ends the program beyond it.
     */
    memory?: SizeSpec
  }
}
/**
 * What is mounted at a path: one of a named volume, memory, scratch space, or a folder of the host.
 */
export interface VolumeMountSpec {
  /**
   * Name in `volumes`.
   */
  volume?: NameSpec
  /**
   * With `volume`: the folder in it that is mounted, made where it is missing.
   */
  subPath?: string
  /**
   * With `volume` or `host`: the program cannot write there.
   */
  readOnly?: boolean
  /**
   * Memory that is gone with the container, up to this size.
   */
  tmpfs?: SizeSpec
  /**
   * Disk that is gone with the instance, up to this size (compose sets no limit).
   */
  scratch?: SizeSpec
  /**
   * A file or folder of the machine itself, which must be there: an absolute path. Pods that have one are refused by restricted namespaces.
   */
  host?: string
  /**
   * In a sidecar or a step: what the service itself has at this path.
   */
  from?: PathSpec
}
/**
 * A file given to the container, read-only: one of a text, a file of the repository, a secret, or the flags as JSON.
 */
export interface FileSpec {
  /**
   * The content.
   */
  text?: string
  /**
   * Path of a file of the repository, from its root; UTF-8 text of at most 200 KiB.
   */
  from?: RepositoryPathSpec
  /**
   * Name in `secrets`.
   */
  secret?: NameSpec
  /**
   * All flags of the tier in this format.
   */
  flags?: 'json'
  /**
   * With `text` or `from`: it may be run.
   */
  executable?: boolean
}
/**
 * How a service uses a store, an external or another service.
 */
export interface UseSpec {
  /**
   * Connections that one instance keeps open at the most.
   */
  pool?: number
  /**
   * Calls that one instance makes at the same time.
   */
  concurrency?: number
  /**
   * Calls to an external that one instance makes at the most; all of them together keep its `quota`. The program is told by `bind: {NAME: rate}`.
   */
  rate?: RateSpec
  /**
   * Of a store: who this program is there, where it is not the owner.
   */
  user?: string
  /**
   * Of a store: the password of that user.
   */
  password?: SecretReferenceSpec
  /**
   * Of a store: another database than its own; a number for redis.
   */
  database?: string | number
  /**
   * Of a service: the name of the port that is called; `http`, or the only one, where nothing is said.
   */
  port?: NameSpec
  /**
   * Variables that carry parts of the connection, or how much of it the program may use. A variable that ends in `_FILE` gets the path of a file with the secret. `tls` and `cluster` are true or false, as the store is.
   */
  bind?: {
    /**
     * Part of the connection.
     */
    [k: string]:
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
  /**
   * What start-up waits for: `healthy` where there is a check.
   */
  wait?: 'healthy' | 'started' | 'completed' | 'none'
}
/**
 * What everything that runs as a container can say.
 */
export interface ContainerSpec {
  /**
   * A shape, of which everything is taken, or another service, of which the image with its `platform`, `pull` and `ownInit`, and the owner, user, variables, files and uses are taken.
   */
  like?: NameSpec
  /**
   * Who it is to a cloud: its ServiceAccount stands for this, without any key.
   */
  identity?: {
    /**
     * ARN of an IAM role.
     */
    aws?: string
    /**
     * Email of a service account of Google Cloud.
     */
    gcp?: string
    /**
     * Client id of a managed identity.
     */
    azure?: string
  }
  /**
   * Who answers for it: a name in `owners`.
   */
  owner?: NameSpec
  /**
   * The image that it runs.
   */
  image?: ImageSpec
  /**
   * Entry point in place of the image's, as in Kubernetes.
   *
   * @minItems 1
   */
  command?: string[]
  /**
   * Arguments in place of the image's.
   */
  args?: string[]
  /**
   * What it needs, by name of the store, external or service: the only edge between them.
   */
  uses?: {
    [k: string]: UseSpec
  }
  /**
   * CPU and memory.
   */
  resources?: ResourcesSpec
  /**
   * Mounted volumes and memory, by path.
   */
  volumes?: {
    [k: string]: VolumeMountSpec
  }
  /**
   * Files given to the container, by path.
   */
  files?: {
    [k: string]: FileSpec
  }
  /**
   * Variables of its own; they win over `envFrom`.
   */
  env?: EnvironmentBlockSpec
  /**
   * Blocks of `env` that it takes, by name.
   */
  envFrom?: {
    /**
     * Nothing to say about a block yet.
     */
    [k: string]: {}
  }
  /**
   * Files of the repository with `NAME=value` lines, read when the spec is compiled; the later win over the earlier, and everything else over them.
   *
   * @minItems 1
   */
  envFiles?: RepositoryPathSpec[]
  /**
   * Numeric user that it runs as; 0 is root, which a restricted namespace of Kubernetes refuses.
   */
  user?: number
  /**
   * Numeric group; the user's number where nothing is said.
   */
  group?: number
  /**
   * The root file system may be written; it is read-only otherwise, with memory at /tmp.
   */
  writableRoot?: boolean
  /**
   * Fields of Kubernetes for which the spec has no word.
   */
  kubernetes?: KubernetesPassThroughSpec
  /**
   * Words of compose for which the spec has none.
   */
  compose?: ComposePassThroughSpec
  /**
   * What it may do beyond an ordinary program, which has no capability and cannot gain privileges.
   */
  security?: {
    /**
     * Linux capabilities to add, without CAP_. A program that is not root has them only through capabilities of its file, which `escalation` lets it gain.
     */
    capabilities?: {
      /**
       * Whether it is added.
       */
      [k: string]: boolean
    }
    /**
     * Further groups of its user, by a name for people: the numbers are those of the host or of its volumes.
     */
    groups?: {
      /**
       * Numeric group.
       */
      [k: string]: number
    }
    /**
     * It may do whatever root of the host may; every device and capability is there.
     */
    privileged?: boolean
    /**
     * It may gain privileges that it did not start with: sudo, set-user programs, capabilities of files.
     */
    escalation?: boolean
    /**
     * What it shares with the host and with everything on it.
     */
    host?: {
      /**
       * The network: its ports are the host's, and others do not find it by its name.
       */
      network?: boolean
      /**
       * The processes: it sees and may end those of the host.
       */
      pid?: boolean
      /**
       * Shared memory and message queues.
       */
      ipc?: boolean
    }
    /**
     * `unconfined` takes AppArmor's profile away, which forbids mounts among others. Its runtime's own profile where nothing is said.
     */
    apparmor?: 'unconfined'
    /**
     * `unconfined` lets it make every system call. Its runtime's own profile where nothing is said.
     */
    seccomp?: 'unconfined'
  }
  /**
   * The image brings its own first process, which must have the number 1: s6, systemd. Others get one that reaps children and passes on signals.
   */
  ownInit?: boolean
  /**
   * Limits of its processes, by name.
   */
  ulimits?: {
    /**
     * The limit, or the soft one that processes may raise to the hard one.
     */
    [k: string]:
      | number
      | string
      | {
          /**
           * What holds at the start.
           */
          soft: number | string
          /**
           * The highest that a process may raise it to.
           */
          hard: number | string
        }
  }
  /**
   * Settings of the kernel that each container has of its own; vm.max_map_count and others belong to the host and are set there.
   */
  sysctls?: {
    /**
     * The value.
     */
    [k: string]: number | string
  }
  /**
   * Devices of the host, by path.
   */
  devices?: {
    /**
     * How it is given to the container.
     */
    [k: string]: {
      /**
       * Its path in the container; the same where nothing is said.
       */
      to?: PathSpec
      /**
       * What it may do: read, write, make nodes.
       */
      access?: 'r' | 'rw' | 'rwm'
    }
  }
  /**
   * Graphics processors that it computes on.
   */
  gpu?: {
    /**
     * How many; compose gives all of an AMD or Intel machine.
     */
    count?: number
    /**
     * Who made them.
     */
    vendor?: 'nvidia' | 'amd' | 'intel'
  }
  /**
   * Addresses that it finds by name, beside those of the tier.
   */
  hosts?: {
    /**
     * An IP address, or `host` for the machine that it runs on.
     */
    [k: string]: string
  }
  /**
   * What it believes the machine is called; others find it by its key all the same.
   */
  hostname?: NameSpec
  /**
   * Labels of its own for what reads them on the platform.
   */
  labels?: {
    /**
     * The value.
     */
    [k: string]: string
  }
  /**
   * Annotations of its own for what reads them on the platform.
   */
  annotations?: {
    /**
     * The value.
     */
    [k: string]: string
  }
  /**
   * The machines that its image is made for, where that is not all of them.
   */
  platform?:
    | 'linux/386'
    | 'linux/amd64'
    | 'linux/arm/v6'
    | 'linux/arm/v7'
    | 'linux/arm64'
    | 'linux/ppc64le'
    | 'linux/riscv64'
    | 'linux/s390x'
  /**
   * When the image is fetched: `missing` where the machine has none, which is usual.
   */
  pull?: 'always' | 'missing' | 'never'
  /**
   * Labels of the Kubernetes nodes that it may run on.
   */
  nodes?: {
    /**
     * The value.
     */
    [k: string]: string
  }
  /**
   * How it is told to stop.
   */
  stop?: {
    /**
     * The signal that it is sent; that of the image, or SIGTERM, where nothing is said.
     */
    signal?:
      | 'SIGALRM'
      | 'SIGHUP'
      | 'SIGINT'
      | 'SIGKILL'
      | 'SIGPWR'
      | 'SIGQUIT'
      | 'SIGRTMIN+3'
      | 'SIGTERM'
      | 'SIGUSR1'
      | 'SIGUSR2'
      | 'SIGWINCH'
    /**
     * How long it may take from then on until it is killed; for what answers requests it follows from `http.drain`.
     */
    grace?: DurationSpec
  }
}
/**
 * A container that runs beside that of its service, in the same network and for as long. Without an image it runs the service's own, with its variables, files and volumes.
 */
export interface SidecarSpec {
  image?: NonNullable<ContainerSpec['image']>
  command?: NonNullable<ContainerSpec['command']>
  args?: NonNullable<ContainerSpec['args']>
  env?: NonNullable<ContainerSpec['env']>
  envFrom?: NonNullable<ContainerSpec['envFrom']>
  envFiles?: NonNullable<ContainerSpec['envFiles']>
  files?: NonNullable<ContainerSpec['files']>
  volumes?: NonNullable<ContainerSpec['volumes']>
  resources?: NonNullable<ContainerSpec['resources']>
  user?: NonNullable<ContainerSpec['user']>
  group?: NonNullable<ContainerSpec['group']>
  writableRoot?: NonNullable<ContainerSpec['writableRoot']>
  security?: NonNullable<ContainerSpec['security']>
  ownInit?: NonNullable<ContainerSpec['ownInit']>
  ulimits?: NonNullable<ContainerSpec['ulimits']>
  devices?: NonNullable<ContainerSpec['devices']>
  gpu?: NonNullable<ContainerSpec['gpu']>
  pull?: NonNullable<ContainerSpec['pull']>
  /**
   * Ports that it listens on, by name; others reach them by the name of the service.
   */
  ports?: {
    [k: string]: PortSpec
  }
  /**
   * How one knows that it works.
   */
  health?: HealthSpec
}
/**
 * A container that runs to its end before the service starts. Without an image it runs the service's own, with its variables, files and volumes.
 */
export interface StepSpec {
  image?: NonNullable<ContainerSpec['image']>
  command?: NonNullable<ContainerSpec['command']>
  args?: NonNullable<ContainerSpec['args']>
  env?: NonNullable<ContainerSpec['env']>
  envFrom?: NonNullable<ContainerSpec['envFrom']>
  envFiles?: NonNullable<ContainerSpec['envFiles']>
  files?: NonNullable<ContainerSpec['files']>
  volumes?: NonNullable<ContainerSpec['volumes']>
  resources?: NonNullable<ContainerSpec['resources']>
  user?: NonNullable<ContainerSpec['user']>
  group?: NonNullable<ContainerSpec['group']>
  writableRoot?: NonNullable<ContainerSpec['writableRoot']>
  security?: NonNullable<ContainerSpec['security']>
  ownInit?: NonNullable<ContainerSpec['ownInit']>
  ulimits?: NonNullable<ContainerSpec['ulimits']>
  devices?: NonNullable<ContainerSpec['devices']>
  gpu?: NonNullable<ContainerSpec['gpu']>
  pull?: NonNullable<ContainerSpec['pull']>
  /**
   * Steps that come first; those of which nothing is said follow in the order of their names.
   *
   * @minItems 1
   */
  after?: NameSpec[]
}
/**
 * Words of the platform's own, as its documentation has them; null removes what Plinth would write.
 */
export interface PassedThroughSpec {
  /**
   * Any value that the platform takes here.
   */
  [k: string]: {
    [k: string]: unknown
  }
}
/**
 * What Kubernetes knows and the spec has no word for, merged into the objects of the program and checked against the fields of the tier's version of Kubernetes. Maps merge; lists merge by their keys where Kubernetes has keys for them (containers, env, volumes), and replace otherwise; null removes.
 */
export interface KubernetesPassThroughSpec {
  /**
   * Fields of the pod: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec
   */
  pod?: PassedThroughSpec
  /**
   * Fields of its container: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container
   */
  container?: PassedThroughSpec
  /**
   * Fields of the `spec` of its Deployment, StatefulSet, DaemonSet, Job or CronJob.
   */
  workload?: PassedThroughSpec
  /**
   * Fields of the `spec` of its Service.
   */
  service?: PassedThroughSpec
}
/**
 * A long-running program.
 */
export interface ServiceSpec {
  /**
   * `web` answers requests, `worker` takes work by itself, `agent` runs once on each node (compose has one).
   */
  kind?: 'web' | 'worker' | 'agent'
  like?: NonNullable<ContainerSpec['like']>
  identity?: NonNullable<ContainerSpec['identity']>
  owner?: NonNullable<ContainerSpec['owner']>
  image?: NonNullable<ContainerSpec['image']>
  command?: NonNullable<ContainerSpec['command']>
  args?: NonNullable<ContainerSpec['args']>
  uses?: NonNullable<ContainerSpec['uses']>
  resources?: NonNullable<ContainerSpec['resources']>
  volumes?: NonNullable<ContainerSpec['volumes']>
  files?: NonNullable<ContainerSpec['files']>
  env?: NonNullable<ContainerSpec['env']>
  envFrom?: NonNullable<ContainerSpec['envFrom']>
  envFiles?: NonNullable<ContainerSpec['envFiles']>
  user?: NonNullable<ContainerSpec['user']>
  group?: NonNullable<ContainerSpec['group']>
  writableRoot?: NonNullable<ContainerSpec['writableRoot']>
  security?: NonNullable<ContainerSpec['security']>
  ownInit?: NonNullable<ContainerSpec['ownInit']>
  ulimits?: NonNullable<ContainerSpec['ulimits']>
  sysctls?: NonNullable<ContainerSpec['sysctls']>
  devices?: NonNullable<ContainerSpec['devices']>
  gpu?: NonNullable<ContainerSpec['gpu']>
  hosts?: NonNullable<ContainerSpec['hosts']>
  hostname?: NonNullable<ContainerSpec['hostname']>
  labels?: NonNullable<ContainerSpec['labels']>
  annotations?: NonNullable<ContainerSpec['annotations']>
  platform?: NonNullable<ContainerSpec['platform']>
  pull?: NonNullable<ContainerSpec['pull']>
  nodes?: NonNullable<ContainerSpec['nodes']>
  stop?: NonNullable<ContainerSpec['stop']>
  /**
   * Ports that it listens on, by name; `http` is where requests and health checks go.
   */
  ports?: {
    [k: string]: PortSpec
  }
  /**
   * Other names under which it is reached on the network.
   *
   * @minItems 1
   */
  alias?: NameSpec[]
  /**
   * It is started only with one of these profiles: `docker compose --profile debug up`. Kubernetes knows none.
   *
   * @minItems 1
   */
  profiles?: NameSpec[]
  /**
   * Files and folders of the repository, from its root: what `docker compose watch` does with the running program when they change. The image is one that is built here.
   */
  watch?: {
    [k: string]: WatchedSpec
  }
  /**
   * Number of instances; one where nothing is said.
   */
  scale?: ScaleSpec
  /**
   * How one knows that it works.
   */
  health?: HealthSpec
  /**
   * Containers that run beside it, by name: they share its network, and start after it on compose.
   */
  sidecars?: {
    [k: string]: SidecarSpec
  }
  /**
   * Steps that run to their end, one after the other, before each start of it.
   */
  init?: {
    [k: string]: StepSpec
  }
  /**
   * How it answers requests, on port `http` and where gRPC is spoken. Proxies, probes and stop periods follow.
   */
  http?: {
    /**
     * The longest that it works on one request.
     */
    timeout?: DurationSpec
    /**
     * The largest request body; of gRPC the server limits each message.
     */
    maxBody?: SizeSpec
    /**
     * How long it keeps an idle connection open; longer than any proxy before it.
     */
    keepAlive?: DurationSpec
    /**
     * How long it finishes running requests when it is told to stop; `timeout` where nothing is said.
     */
    drain?: DurationSpec
  }
  /**
   * Long-lived connections.
   */
  websocket?: {
    /**
     * Time between pings.
     */
    ping?: DurationSpec
    /**
     * Time after which a peer that does not answer is dropped.
     */
    timeout?: DurationSpec
    /**
     * Most connections of one instance.
     */
    connections?: number
  }
  /**
   * What it exports for Prometheus.
   */
  metrics?: {
    /**
     * `http`: the histogram http_request_duration_seconds with the labels method, route and status_code; recordings, signals and a dashboard follow.
     */
    preset?: 'http'
    /**
     * Name of the port.
     */
    port?: NameSpec
    /**
     * Where they are.
     */
    path?: UrlPathSpec
    /**
     * Upper bounds of the preset's histogram.
     *
     * @minItems 1
     */
    buckets?: DurationSpec[]
    /**
     * Metrics of its own, by name without the type's suffix.
     */
    custom?: {
      /**
       * A metric.
       */
      [k: string]: {
        /**
         * What it is.
         */
        type: 'counter' | 'gauge' | 'histogram'
        /**
         * Labels that it carries, without those that scraping adds.
         */
        labels?: string[]
      }
    }
  }
  /**
   * What is normal.
   */
  baseline?: {
    /**
     * Latency that 99 of 100 requests keep.
     */
    p99?: DurationSpec
    /**
     * Requests a second.
     */
    rps?: {
      /**
       * Fewest.
       */
      min?: number
      /**
       * What it is built for.
       */
      target?: number
    }
    /**
     * Share of requests that fail.
     */
    errors?: {
      /**
       * What one aims at.
       */
      target?: PercentageSpec
      /**
       * What one still bears.
       */
      max?: PercentageSpec
    }
  }
  kubernetes?: NonNullable<ContainerSpec['kubernetes']>
  compose?: NonNullable<ContainerSpec['compose']>
  /**
   * When it is started again after it has ended.
   */
  restart?: 'always' | 'unless-stopped' | 'on-failure' | 'none'
}
/**
 * A program that ends.
 */
export interface JobSpec {
  like?: NonNullable<ContainerSpec['like']>
  identity?: NonNullable<ContainerSpec['identity']>
  owner?: NonNullable<ContainerSpec['owner']>
  image?: NonNullable<ContainerSpec['image']>
  command?: NonNullable<ContainerSpec['command']>
  args?: NonNullable<ContainerSpec['args']>
  uses?: NonNullable<ContainerSpec['uses']>
  resources?: NonNullable<ContainerSpec['resources']>
  volumes?: NonNullable<ContainerSpec['volumes']>
  files?: NonNullable<ContainerSpec['files']>
  env?: NonNullable<ContainerSpec['env']>
  envFrom?: NonNullable<ContainerSpec['envFrom']>
  envFiles?: NonNullable<ContainerSpec['envFiles']>
  user?: NonNullable<ContainerSpec['user']>
  group?: NonNullable<ContainerSpec['group']>
  writableRoot?: NonNullable<ContainerSpec['writableRoot']>
  security?: NonNullable<ContainerSpec['security']>
  ownInit?: NonNullable<ContainerSpec['ownInit']>
  ulimits?: NonNullable<ContainerSpec['ulimits']>
  sysctls?: NonNullable<ContainerSpec['sysctls']>
  devices?: NonNullable<ContainerSpec['devices']>
  gpu?: NonNullable<ContainerSpec['gpu']>
  hosts?: NonNullable<ContainerSpec['hosts']>
  hostname?: NonNullable<ContainerSpec['hostname']>
  labels?: NonNullable<ContainerSpec['labels']>
  annotations?: NonNullable<ContainerSpec['annotations']>
  platform?: NonNullable<ContainerSpec['platform']>
  pull?: NonNullable<ContainerSpec['pull']>
  nodes?: NonNullable<ContainerSpec['nodes']>
  stop?: NonNullable<ContainerSpec['stop']>
  /**
   * When it runs: before each rollout, when somebody starts it, or on a schedule (exactly one of `every`, `daily`, `weekly`, `monthly`, with a time zone).
   */
  run?:
    | string
    | {
        /**
         * A period that divides the hour or the day, at a minute derived from the name.
         */
        every?: DurationSpec
        /**
         * Time of day.
         */
        daily?: string
        /**
         * Days and time of day.
         */
        weekly?: string
        /**
         * Day of the month (1 to 28) and time of day.
         */
        monthly?: string
        /**
         * The zone of the wall clock.
         */
        timezone?: TimezoneSpec
      }
  /**
   * On a schedule, when the run before has not ended: `forbid` leaves this one out, `replace` ends the other, `allow` runs both.
   */
  concurrency?: 'forbid' | 'allow' | 'replace'
  /**
   * On a schedule: a run that could not start within this time is left out.
   */
  deadline?: DurationSpec
  /**
   * How often it is tried again when it fails.
   */
  retries?: number
  /**
   * It is ended after this, however often it was tried.
   */
  timeout?: DurationSpec
  /**
   * What Kubernetes knows and the spec has no word for, merged as in services.
   */
  kubernetes?: {
    pod?: NonNullable<KubernetesPassThroughSpec['pod']>
    container?: NonNullable<KubernetesPassThroughSpec['container']>
    workload?: NonNullable<KubernetesPassThroughSpec['workload']>
  }
  compose?: NonNullable<ContainerSpec['compose']>
}
/**
 * A database, cache, queue, search index or object store: run in the tier (`instance`) or managed elsewhere (`managed`).
 */
export interface StoreSpec {
  /**
   * What it is; `custom` is any other server, of which the spec says image, port and state.
   */
  kind?:
    | 'postgres'
    | 'redis'
    | 'valkey'
    | 'mysql'
    | 'mariadb'
    | 'mongodb'
    | 'elasticsearch'
    | 'opensearch'
    | 'rabbitmq'
    | 'kafka'
    | 'clickhouse'
    | 'minio'
    | 'memcached'
    | 'custom'
  /**
   * Major version, or the line of releases where the kind has those.
   */
  version?: number | string
  /**
   * custom: what its URLs begin with.
   */
  scheme?: string
  /**
   * custom: the port on which it listens.
   */
  port?: number
  /**
   * redis, valkey: what it is for. A cache evicts, a queue and sessions never do and are written to disk.
   */
  role?: 'cache' | 'queue' | 'session'
  /**
   * Name of the database, for the kinds that have them; a virtual host of rabbitmq.
   */
  database?: string
  /**
   * minio: the bucket that is there from the start.
   */
  bucket?: string
  /**
   * The user that owns it, for the kinds whose users have names.
   */
  user?: string
  /**
   * Its password.
   */
  password?: SecretReferenceSpec
  /**
   * postgres, and redis and valkey with `managed`: whether clients encrypt (`require`), and also check whose certificate it is (`verify-full`). URLs of redis then begin with `rediss:`; one that the tier runs has no TLS.
   */
  tls?: 'none' | 'require' | 'verify-full'
  /**
   * Parameters of its own configuration, by name; what follows from `instance` and the rest of the spec is refused.
   */
  settings?: {
    /**
     * Value of the parameter.
     */
    [k: string]: string | number | boolean
  }
  /**
   * The server that the tier runs.
   */
  instance?: {
    /**
     * An image of yours in place of the one that follows, such as a copy in a registry of yours; custom has no other.
     */
    image?: ImageSpec
    /**
     * custom: the folder where its data is, on a disk of its own; without it nothing is kept.
     */
    state?: PathSpec
    /**
     * custom: ports beside the one that clients use, by name.
     */
    ports?: {
      [k: string]: PortSpec
    }
    /**
     * custom: how one knows that it works; a connection to its port, called main, where nothing is said.
     */
    health?: HealthSpec
    command?: NonNullable<ContainerSpec['command']>
    args?: NonNullable<ContainerSpec['args']>
    env?: NonNullable<ContainerSpec['env']>
    files?: NonNullable<ContainerSpec['files']>
    user?: NonNullable<ContainerSpec['user']>
    group?: NonNullable<ContainerSpec['group']>
    security?: NonNullable<ContainerSpec['security']>
    ulimits?: NonNullable<ContainerSpec['ulimits']>
    sysctls?: NonNullable<ContainerSpec['sysctls']>
    devices?: NonNullable<ContainerSpec['devices']>
    gpu?: NonNullable<ContainerSpec['gpu']>
    hosts?: NonNullable<ContainerSpec['hosts']>
    hostname?: NonNullable<ContainerSpec['hostname']>
    labels?: NonNullable<ContainerSpec['labels']>
    annotations?: NonNullable<ContainerSpec['annotations']>
    platform?: NonNullable<ContainerSpec['platform']>
    pull?: NonNullable<ContainerSpec['pull']>
    nodes?: NonNullable<ContainerSpec['nodes']>
    stop?: NonNullable<ContainerSpec['stop']>
    writableRoot?: NonNullable<ContainerSpec['writableRoot']>
    /**
     * Disk for its data.
     */
    storage?: SizeSpec
    /**
     * redis, valkey, memcached: memory for data; the container gets what else it needs on top.
     */
    memory?: SizeSpec
    /**
     * redis, valkey: one server; one with standbys that take reads; or also sentinels, which let a standby lead when the first server fails.
     */
    topology?: 'single' | 'replica' | 'sentinel'
    /**
     * postgres, redis, valkey: servers that copy the first one as it changes. Parts `readUrl` and `readHost` lead to them. When the first one fails, another leads with `topology: sentinel`, or where the operator `cloudnative-pg` runs them; without, none does.
     */
    standbys?: number
    /**
     * elasticsearch, opensearch, kafka: servers that are one cluster, an odd number, to be said before the first start. They know each other by certificates of the tier's own authority. The address that programs get leads to whichever is ready; part `endpoint` of kafka is the list of all.
     */
    servers?: number
    /**
     * Password of the user `replication`, as whom standbys log in.
     */
    replication?: SecretReferenceSpec
    /**
     * redis, valkey: sentinels that watch the servers; an odd number, so that most of them can agree.
     */
    sentinels?: 3 | 5 | 7
    /**
     * postgres: PgBouncer in front of the server. Programs are bound to it; jobs that run before a rollout go to the server itself.
     */
    pooler?: {
      /**
       * What a client has a server connection for: one transaction, or as long as it stays.
       */
      mode?: 'transaction' | 'session'
      /**
       * How many run.
       */
      instances?: number
      /**
       * Connections to the server that one instance keeps at the most.
       */
      pool?: number
      /**
       * Connections of clients that one instance takes at the most.
       */
      clients?: number
      /**
       * Prepared statements that it keeps for each server connection in transaction mode.
       */
      preparedStatements?: number
    }
    /**
     * CPU and memory of the container.
     */
    resources?: ResourcesSpec
    kubernetes?: NonNullable<ContainerSpec['kubernetes']>
    compose?: NonNullable<ContainerSpec['compose']>
  }
  /**
   * Other names under which it is reached on the network.
   *
   * @minItems 1
   */
  alias?: NameSpec[]
  /**
   * A server that is run elsewhere; replaces `instance`.
   */
  managed?: {
    /**
     * Its host name, without scheme and port.
     */
    host: string
    /**
     * Host name of its servers that only read, on the same port; parts `readUrl` and `readHost` lead there.
     */
    readers?: string
    /**
     * Its port.
     */
    port?: number
    /**
     * redis, valkey: whether its keys are spread over several servers, which clients find through `host`. It has database 0 alone. Part `cluster` tells programs, which have one server beside a test in CI. The tier runs none itself: sentinels keep one server up, and data for several machines is a provider's work.
     */
    cluster?: boolean
    /**
     * With `tls: verify-full`: the certificate, in PEM, of the authority that has signed its own, where that is none of the public ones. All that connect get it as a file; part `authority` is its path.
     */
    authority?: SecretReferenceSpec
  }
}
/**
 * Something outside of the system that services call.
 */
export interface ExternalSpec {
  /**
   * Its address; https unless there is a reason.
   */
  url: string
  /**
   * Kubernetes: its name stands for an address of a private network, such as that of the company or of a VPC; network policies then let the services reach the private ranges on its port, and not the internet. An IP address in `url` needs no such word.
   */
  private?: boolean
  /**
   * How long one call may take.
   */
  timeout?: DurationSpec
  /**
   * Further attempts after a failure.
   */
  retries?: number
  /**
   * What the provider allows the whole system.
   */
  quota?: RateSpec
  /**
   * The credential.
   */
  auth?: SecretReferenceSpec
}
/**
 * Requests that one client may make.
 */
export interface RateLimitSpec {
  /**
   * On average.
   */
  rate: RateSpec
  /**
   * At once, beyond the average.
   */
  burst?: number
}
/**
 * Public hosts, and the services that answer on them.
 */
export interface RouteSpec {
  /**
   * Host names, each a key.
   */
  hosts: {
    /**
     * Nothing to say about a host yet.
     */
    [k: string]: {}
  }
  /**
   * Its certificate.
   */
  tls?: {
    /**
     * Who signs it.
     */
    issuer?: 'letsencrypt' | 'self-signed'
  }
  /**
   * For every path that says nothing else; not for those of websockets, where a client has 20 connections at a time if the proxy can count them.
   */
  rateLimit?: RateLimitSpec
  /**
   * What answers, by path prefix; the longest prefix wins.
   */
  paths: {
    /**
     * What answers below a prefix.
     */
    [k: string]: {
      /**
       * The service.
       */
      to: NameSpec
      /**
       * Name of its port.
       */
      port?: NameSpec
      /**
       * In place of the route's.
       */
      rateLimit?: RateLimitSpec
      /**
       * Connections are upgraded and stay open.
       */
      websocket?: boolean
    }
  }
  /**
   * Paths that answer 404 from outside, with everything below them, without `*`.
   */
  deny?: UrlPathSpec[]
  /**
   * Browser origins that may call it: scheme and host, without a path.
   */
  origins?: string[]
  /**
   * Headers that pages of `origins` may send beside the usual ones, which are those of content, caches, login, tracing and protection against forged requests.
   */
  originHeaders?: string[]
}
/**
 * Copies of one store or volume.
 */
export interface BackupSpec {
  /**
   * Name of a store, or a volume.
   */
  of:
    | string
    | {
        /**
         * Name in `volumes`.
         */
        volume: NameSpec
      }
  /**
   * How. `wal`: base backups and every change (postgres); `dump`: logical dump (postgres, mariadb); `rdb`: snapshot (redis, valkey); `restic`: files; `none`: not at all, for a reason.
   */
  method: 'wal' | 'dump' | 'rdb' | 'restic' | 'none'
  /**
   * Why there is none.
   */
  reason?: string
  /**
   * When a full copy is made.
   */
  full?: ScheduleSpec
  /**
   * wal: the longest that a change waits before it is shipped.
   */
  archiveTimeout?: DurationSpec
  /**
   * What is kept.
   */
  keep?: {
    /**
     * wal: any moment of this period can be restored.
     */
    pitr?: DurationSpec
    /**
     * Hourly copies.
     */
    hourly?: number
    /**
     * Daily copies.
     */
    daily?: number
    /**
     * Weekly copies.
     */
    weekly?: number
    /**
     * Monthly copies.
     */
    monthly?: number
  }
  /**
   * Who can read the copies.
   */
  encrypt?: {
    /**
     * Public keys of age; the private ones live elsewhere.
     *
     * @minItems 1
     */
    age: string[]
  }
  /**
   * restic: the password that encrypts the repository.
   */
  password?: SecretReferenceSpec
  /**
   * Where they go: a bucket.
   */
  to?: {
    /**
     * Name of the bucket: 3 to 63 small letters, digits, hyphens and dots.
     */
    s3: string
    /**
     * Its region.
     */
    region: string
    /**
     * The account that owns it, in words; not the one that runs the tier.
     */
    account?: string
    /**
     * Address of a server that speaks S3, where it is not AWS.
     */
    endpoint?: string
    /**
     * An AWS shared credentials file; without it the identity of the pod or machine is used.
     */
    credentials?: SecretReferenceSpec
  }
  /**
   * How often the copies are proven.
   */
  verify?: {
    /**
     * An uploaded copy is fetched and checked.
     */
    archive?: 'daily' | 'weekly' | 'monthly'
  }
}
