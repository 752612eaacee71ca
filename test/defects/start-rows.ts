import { posix } from 'node:path'
import { expect } from 'vitest'
import { type Compiled, clusters, each, type Read, type Tier, tiers } from './compiled.ts'
import type { Row } from './row.ts'

type Cluster = (typeof clusters)[number]

/** Whether a rule of a NetworkPolicy is about a workload and a port. */
function allows(rules: readonly Read[], key: 'from' | 'to', name: string, port: number): boolean {
  return rules.some(({ [key]: peers = [], ports = [] }) => {
    const workloads = peers.map(
      ({ podSelector }: Read) => podSelector?.matchLabels?.['app.kubernetes.io/name'],
    )
    return workloads.includes(name) && ports.some((one: Read) => one.port === port)
  })
}

/** What must be able to talk: who, to whom, on which port. */
const edges = [
  ['api', 'db-pooler', 6432],
  ['db-pooler', 'db', 5432],
  ['api', 'db-standby-1', 5432],
  ['db-standby-1', 'db', 5432],
  ['api', 'cache-sentinel-1', 26_379],
  ['api', 'cache-standby-1', 6379],
  ['cache-sentinel-1', 'cache-standby-1', 6379],
  ['cache-sentinel-1', 'cache-sentinel-2', 26_379],
  ['cache-standby-1', 'cache', 6379],
  ['api', 'cache', 6379],
  ['api', 'queue', 6379],
  ['worker', 'db-pooler', 6432],
  ['worker', 'queue', 6379],
  ['migrate', 'db', 5432],
  ['db-exporter', 'db', 5432],
  ['cache-exporter', 'cache', 6379],
  ['queue-exporter', 'queue', 6379],
  ['backup-db', 'db', 5432],
  ['backup-queue', 'queue', 6379],
  ['prometheus', 'alertmanager', 9093],
  ['prometheus', 'api', 3000],
  ['prometheus', 'blackbox', 9115],
  ['prometheus', 'cache-exporter', 9121],
  ['prometheus', 'db-exporter', 9187],
  ['prometheus', 'grafana', 3000],
  ['prometheus', 'queue-exporter', 9121],
  ['grafana', 'prometheus', 9090],
] as const

/** Those that call AWS, and so fetch credentials from the node. */
const callsAws = ['api', 'backup-db', 'backup-queue', 'backup-uploads', 'db', 'verify-db', 'worker']

function policy(files: Compiled, tier: Cluster, name: string): Read {
  return files.object(tier, 'NetworkPolicy', name).spec
}

/** Files and folders of the host that compose mounts, from the folder of the system. */
function hostPaths(files: Compiled, tier: Tier): readonly string[] {
  const mounts = files.services(tier).flatMap(([, { volumes = [] }]) => volumes)
  return mounts.flatMap((mount: string) =>
    mount.startsWith('.') ? [posix.join(tier, 'compose', mount.split(':')[0] ?? '')] : [],
  )
}

/** What a compile can accept and a machine cannot run, found by running it. */
export const startRows: readonly Row[] = [
  {
    id: 'start 1',
    defect: 'a volume on the whole of /run/secrets leaves no room for the tokens of the cluster below it',
    check: (files) =>
      each(clusters, (tier) => {
        const mounts = files
          .pods(tier)
          .flatMap(({ containers }) => containers.flatMap((one) => one.volumeMounts ?? []))
        const below = mounts.filter(({ mountPath }) => /^(\/var)?\/run\/secrets/.test(mountPath))
        each(below, ({ mountPath, subPath }) => expect(mountPath).toBe(`/run/secrets/${subPath}`))
      }),
  },
  {
    id: 'start 2',
    defect: 'a pod waits for a map of its sidecar that is applied only after it is ready',
    check: (files) =>
      each(clusters, (tier) =>
        each(files.pods(tier), ({ spec, labels, containers }) => {
          const named = [
            ...containers.flatMap(({ envFrom = [] }) =>
              envFrom.map(({ configMapRef }: Read) => configMapRef.name),
            ),
            ...(spec.volumes ?? []).flatMap(({ configMap }: Read) => configMap?.name ?? []),
          ]
          for (const name of named) {
            const component = files.object(tier, 'ConfigMap', name).metadata.labels[
              'app.kubernetes.io/component'
            ]
            // Those of nobody in particular are applied first.
            expect([undefined, labels['app.kubernetes.io/component']], name).toContain(component)
          }
        }),
      ),
  },
  {
    id: 'start 3',
    defect: 'a network policy forbids what the tier needs',
    check: (files) =>
      each(clusters, (tier) => {
        each(edges, ([from, to, port]) => {
          expect(allows(policy(files, tier, from).egress, 'to', to, port), `${from} may go to ${to}`).toBe(
            true,
          )
          expect(allows(policy(files, tier, to).ingress, 'from', from, port), `${to} lets ${from} in`).toBe(
            true,
          )
        })
        const everybody = policy(files, tier, 'default')
        expect(everybody.podSelector).toEqual({})
        expect(everybody.egress[0].ports.map(({ port }: Read) => port)).toEqual([53, 53])
        expect(policy(files, tier, 'acme-challenge').ingress[0].ports).toEqual([{ port: 8089 }])
        expect(JSON.stringify(policy(files, tier, 'api').ingress)).toContain('owning-gateway-name')
      }),
  },
  {
    id: 'start 4',
    defect: 'whoever calls the cloud cannot fetch its credentials',
    check: (files) =>
      each(clusters, (tier) =>
        each(callsAws, (name) =>
          expect(policy(files, tier, name).egress).toContainEqual({
            to: [{ ipBlock: { cidr: '169.254.170.23/32' } }, { ipBlock: { cidr: 'fd00:ec2::23/128' } }],
            ports: [{ port: 80 }],
          }),
        ),
      ),
  },
  {
    id: 'start 5',
    defect: 'the check from outside cannot reach the gateway where the cluster takes the short way',
    check: (files) =>
      each(clusters, (tier) =>
        expect(policy(files, tier, 'blackbox').egress.at(-1)).toMatchObject({
          to: [
            { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy-gateway-system' } } },
          ],
          ports: [{ port: 10443 }],
        }),
      ),
  },
  {
    id: 'start 6',
    defect: 'the autoscaler cannot ask the queue',
    check: (files) => {
      const { triggers } = files.object('production', 'ScaledObject', 'worker').spec
      expect(triggers[0].metadata).toEqual({
        address: 'queue.policy-governance-production.svc:6379',
        listName: 'jobs',
        listLength: '100',
      })
      const [target] = files.object('production', 'TriggerAuthentication', 'worker').spec.secretTargetRef
      expect(target).toEqual({ parameter: 'password', name: 'worker', key: 'queue-password' })
      const { template } = files.object('production', 'ExternalSecret', 'worker').spec.target
      expect(template.data).toHaveProperty('queue-password')
      expect(JSON.stringify(policy(files, 'production', 'queue').ingress)).toContain('keda-operator')
    },
  },
  {
    id: 'start 7',
    defect: 'a database that recovers is killed before it is done',
    check: (files) =>
      each(clusters, (tier) => {
        const [container] =
          files.pods(tier).find(({ owner }) => owner.metadata.name === 'db')?.spec.containers ?? []
        for (const probe of ['startupProbe', 'livenessProbe'])
          expect(container[probe].tcpSocket.port).toBe('postgres')
        expect(container.readinessProbe.exec.command).toContain('pg_isready')
      }),
  },
  {
    id: 'start 8',
    defect: 'the gateway holds back a websocket until it has ended',
    check: (files) =>
      each(clusters, (tier) => {
        const { spec } = files.object(tier, 'BackendTrafficPolicy', 'api.ai-chat')
        expect(spec).not.toHaveProperty('requestBuffer')
        expect(files.object(tier, 'BackendTrafficPolicy', 'api.root').spec).toHaveProperty('requestBuffer')
      }),
  },
  {
    id: 'start 9',
    defect: 'nobody answers the certificate authority',
    check: (files) =>
      each(clusters, (tier) => {
        expect(files.object(tier, 'Certificate', 'api').metadata.annotations).toEqual({
          'acme.cert-manager.io/http01-parentrefkind': 'Gateway',
          'acme.cert-manager.io/http01-parentrefname': files.objects(tier, 'Gateway')[0].metadata.name,
        })
        const { listeners } = files.object(tier, 'Gateway', 'edge').spec
        expect(listeners).toContainEqual({ name: 'http', protocol: 'HTTP', port: 80 })
      }),
  },
  {
    id: 'start 10',
    defect: 'Prometheus fills its disk',
    check: (files) =>
      each(tiers, (tier) => {
        const { command } = files.compose(tier).services.prometheus
        const [, mebibytes] = /retention\.size=(\d+)MB/.exec(command.join(' ')) ?? []
        expect(Number(mebibytes)).toBeLessThanOrEqual(0.8 * 20 * 1024)
        expect(Number(mebibytes)).toBeGreaterThan(10 * 1024)
      }),
  },
  {
    id: 'start 11',
    defect:
      'Grafana fetches plugins from an internet that it does not reach, on a disk that it may not write',
    check: (files) =>
      each(tiers, (tier) =>
        expect(files.compose(tier).services.grafana.environment.GF_PLUGINS_PREINSTALL_DISABLED).toBe('true'),
      ),
  },
  {
    id: 'start 12',
    defect: 'compose mounts files that are not there, which Docker then makes as folders',
    check: (files) =>
      each(tiers, (tier) => {
        const paths = files.texts().map(([path]) => path)
        each(hostPaths(files, tier), (path) =>
          expect(
            paths.some((one) => one === path || one.startsWith(`${path}/`)),
            path,
          ).toBe(true),
        )
      }),
  },
  {
    id: 'start 13',
    defect: 'a program cannot write where it must, because its root is read-only',
    check: (files) =>
      each(tiers, (tier) => {
        const { services } = files.compose(tier)
        const writable = {
          proxy: ['/tmp'],
          cache: ['/data', '/tmp'],
          queue: ['/data', '/tmp'],
          db: ['/var/lib/postgresql/data', '/var/run/postgresql', '/tmp'],
          grafana: ['/var/lib/grafana', '/tmp'],
          prometheus: ['/prometheus'],
          alertmanager: ['/alertmanager'],
          api: ['/tmp', '/app/uploads'],
          worker: ['/tmp'],
          certificates: ['/tmp', '/certificates/authority', '/certificates/api'],
        }
        each(Object.entries(writable), ([name, folders]) => {
          const { volumes = [], tmpfs = [] } = services[name]
          const mounted = [
            ...volumes
              .filter((mount: string) => !mount.endsWith(':ro'))
              .map((mount: string) => mount.split(':')[1]),
            ...tmpfs.map((mount: string) => mount.split(':')[0]),
          ]
          expect(mounted, name).toEqual(expect.arrayContaining(folders))
        })
      }),
  },
  {
    id: 'start 14',
    defect: 'the restore calls a program that comes with the server only',
    check: (files) =>
      each(clusters, (tier) => {
        expect(files.text(`${tier}/backup/Dockerfile`)).not.toMatch(/^ +postgresql-\d+ /m)
        expect(files.text(`${tier}/backup/restore-db.sh`)).toMatch(/pg_verifybackup .*--no-parse-wal/)
      }),
  },
  {
    id: 'start 15',
    defect: 'an outage of the bucket ends the sidecar, and with it the readiness of the database',
    check: (files) =>
      each(clusters, (tier) =>
        expect(files.text(`${tier}/backup/db-archive.sh`)).toMatch(/ship "\$file" &\n\s+if ! wait \$!; then/),
      ),
  },
]
