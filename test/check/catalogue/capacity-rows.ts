import { expect } from 'vitest'
import { clusters, each, type Read, tiers } from '../../defects/compiled.ts'
import type { CatalogueRow } from './row.ts'

/** A quantity of Kubernetes or Docker in mebibytes. */
function mebibytes(text: string): number {
  const [, amount, unit] = /^(\d+)(Gi|Mi|g|m|gb|mb|GB|MB)$/.exec(text) ?? []
  return Number(amount) * (unit?.toLowerCase().startsWith('g') ? 1024 : 1)
}

/** What there is enough of, at the peak too. */
export const capacityRows: readonly CatalogueRow[] = [
  {
    id: 'deploy C1',
    truth:
      'a rollout at full scale, jobs, backups and exporters together ask a database for no more connections than it takes',
    rules: ['pool-exceeds-connections', 'pool-missing'],
    lacking: 'on how many nodes an agent runs is not written down, so its pool counts once',
  },
  {
    id: 'deploy C2',
    truth: 'a pooler keeps within the connections of its server, and takes all of its clients',
    rules: ['pool-exceeds-connections'],
    tests: ['test/resolve/topologies.test.ts', 'test/stores-run/postgres.test.ts'],
  },
  {
    id: 'deploy C3',
    truth: 'a PostgreSQL server stays within its memory',
    rules: ['postgres-memory-exceeds-limit', 'postgres-cache-too-large'],
  },
  {
    id: 'deploy C4',
    truth: 'parallel queries have the shared memory that they may ask for',
    rules: ['shared-memory-too-small'],
    defects: ['deploy D32'],
  },
  {
    id: 'deploy C5',
    truth: 'a Redis server has memory for what it copies while it writes to disk',
    holds: (files) =>
      each(clusters, (tier) =>
        each(
          [
            ['cache', 1.25],
            ['queue', 2],
          ] as const,
          ([store, factor]) => {
            const configuration = files.text(`${tier}/compose/files/${store}/etc/redis/redis.conf`)
            const [, data = ''] = /^maxmemory (\S+)$/m.exec(configuration) ?? []
            const needed = mebibytes(data) * factor
            const owned = files.object(tier, 'StatefulSet', store).spec.template.spec.containers[0]
            expect(mebibytes(owned.resources.limits.memory), store).toBeGreaterThan(needed)
            const { limits } = files.compose(tier).services[store].deploy.resources
            expect(mebibytes(limits.memory), store).toBeGreaterThan(needed)
          },
        ),
      ),
  },
  {
    id: 'deploy C6',
    truth: 'queues and sessions never evict and are written to disk, caches do neither',
    rules: ['queue-on-cache'],
    defects: ['deploy D31'],
  },
  {
    id: 'deploy C7',
    truth: 'the servers of a store are arranged in one way, and enough of them agree on who leads',
    tests: ['test/resolve/topologies.test.ts', 'test/stores-run/redis.test.ts'],
  },
  {
    id: 'deploy C8',
    truth: 'who reads from a standby has one, and the primary has senders for all of them',
    tests: ['test/resolve/topologies.test.ts', 'test/stores-run/postgres.test.ts'],
  },
  {
    id: 'deploy C9',
    truth: 'a rollout at full scale fits into the quota, and each pod onto a node',
    rules: ['quota-too-small'],
    lacking: 'how large the nodes of a cluster are is not written down',
  },
  {
    id: 'deploy C10',
    truth: 'what is scaled by its use of something requests some of it',
    rules: ['scaler-without-request'],
    defects: ['deploy D88'],
  },
  {
    id: 'deploy C11',
    truth: 'what an autoscaler moves has no number of its own',
    rules: ['replicas-with-autoscaler'],
    defects: ['deploy D58'],
  },
  {
    id: 'deploy C12',
    truth: 'every node can be drained',
    rules: ['disruption-budget-blocks-drain'],
  },
  {
    id: 'deploy C13',
    truth: 'a rollout and a drain leave enough running',
    holds: (files) =>
      each(clusters, (tier) => {
        each(files.objects(tier, 'Deployment'), ({ spec, metadata }) => {
          if (spec.strategy.type !== 'Recreate')
            expect(spec.strategy.rollingUpdate, metadata.name).toEqual({ maxUnavailable: 0 })
        })
        for (const { spec } of files.objects(tier, 'PodDisruptionBudget')) expect(spec.maxUnavailable).toBe(1)
      }),
  },
  {
    id: 'deploy C14',
    truth: 'a measure that scaling follows is exported and read',
    rules: ['queue-on-cache'],
    defects: ['deploy D88'],
  },
  {
    id: 'deploy C15',
    truth: 'the most instances carry the most that is asked for',
    rules: ['demand-exceeds-scale'],
    lacking: 'a share of CPU says nothing of how much is asked for',
  },
  {
    id: 'deploy C16',
    truth: 'all instances together keep the quota of a provider',
    rules: ['quota-exceeded'],
    lacking: 'a limiter that all instances share is not written down',
  },
  {
    id: 'deploy C17',
    truth: 'workers do no more at once than what they depend on takes',
    rules: ['pool-exceeds-connections'],
    lacking: 'how much one instance of a worker does at once is a matter of its own variables',
  },
  {
    id: 'deploy C18',
    truth: 'the proxy has connections for every socket, twice, and files for every connection',
    holds: (files) =>
      each(tiers, (tier) => {
        const text = files.nginx(tier)
        const number = (directive: string) =>
          Number(new RegExp(`^ *${directive} (\\d+);`, 'm').exec(text)?.[1])
        const instances = tier === 'production' ? 2 : 1
        expect(number('worker_connections')).toBeGreaterThanOrEqual(2 * 1000 * instances)
        expect(number('worker_rlimit_nofile')).toBeGreaterThanOrEqual(2 * number('worker_connections'))
      }),
  },
  {
    id: 'deploy C19',
    truth: 'a heap leaves room in the memory of its container',
    rules: ['heap-exceeds-memory'],
    lacking: 'threads for blocking work are a matter of each runtime',
  },
  {
    id: 'deploy C20',
    truth: 'a limit that each replica of a proxy counts alone is said to be one',
    holds: (files) =>
      each(clusters, (tier) =>
        expect(files.text(`${tier}/kubernetes/routes.yaml`)).toContain(
          'as each replica of the gateway counts it',
        ),
      ),
  },
  {
    id: 'deploy C21',
    truth: 'a volume that several pods mount is one that several nodes can have',
    rules: ['volume-not-shared'],
  },
  {
    id: 'deploy C22',
    truth: 'a disk holds the logs of its store beside the data',
    rules: ['storage-too-small'],
    lacking: 'how much data there will be nobody writes down',
  },
  {
    id: 'deploy C23',
    truth: 'pods are spread as far as the cluster allows, and start all the same where it does not',
    holds: (files) =>
      each(clusters, (tier) => {
        const spread = files.pods(tier).flatMap(({ spec }) => spec.topologySpreadConstraints ?? [])
        each<Read>(spread, ({ whenUnsatisfiable }) => expect(whenUnsatisfiable).toBe('ScheduleAnyway'))
      }),
  },
]
