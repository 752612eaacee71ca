import { expect } from 'vitest'
import { clusters, each, type Read, tiers } from '../../defects/compiled.ts'
import type { CatalogueRow } from './row.ts'

/** Sizes, files and users. */
export const fileSystemRows: readonly CatalogueRow[] = [
  {
    id: 'deploy L1',
    truth: 'no proxy refuses a body that the application takes',
    rules: ['body-limit-too-small'],
    defects: ['deploy D41'],
  },
  {
    id: 'deploy L2',
    truth: 'a body fits somewhere',
    rules: ['body-exceeds-memory'],
    holds: (files) =>
      each(tiers, (tier) => expect(files.nginx(tier)).toContain('proxy_request_buffering off;')),
  },
  {
    id: 'deploy L3',
    truth: 'no proxy waits for the end of a body that never ends',
    holds: (files) =>
      each(clusters, (tier) => {
        const policies = files.objects(tier, 'BackendTrafficPolicy')
        const buffered = policies.filter(({ spec }) => spec.requestBuffer !== undefined)
        const sections = buffered.map(({ spec }) => spec.targetRefs[0].sectionName)
        expect(sections).toContain('root')
        expect(sections).not.toContain('ai-chat')
      }),
  },
  {
    id: 'deploy L4',
    truth: 'a program writes only where something is mounted, on every platform',
    rules: ['path-not-writable', 'health-file-not-writable'],
    defects: ['deploy D70'],
    holds: (files) =>
      each(clusters, (tier) =>
        each(['api', 'worker', 'db', 'cache', 'queue', 'prometheus', 'grafana'], (workload) => {
          const own = files.pods(tier).find(({ owner }) => owner.metadata.name === workload)
          const container = own?.containers.find(({ name }) => name === workload)
          const inCluster = (container.volumeMounts ?? [])
            .filter(({ readOnly, subPath }: Read) => readOnly !== true && subPath === undefined)
            .map(({ mountPath }: Read) => mountPath)
          const service = files.compose(tier).services[workload]
          const onHost = [
            ...(service.volumes ?? []).flatMap((text: Read) =>
              typeof text === 'string' && !text.endsWith(':ro') ? [text.split(':')[1]] : [],
            ),
            ...(service.tmpfs ?? []).map((text: string) => text.split(':')[0]),
            ...(service.shm_size === undefined ? [] : ['/dev/shm']),
          ]
          // What waits to be copied away does not exist in a local copy.
          expect(new Set(inCluster.filter((path: string) => path !== '/archive')), workload).toEqual(
            new Set(onHost),
          )
        }),
      ),
  },
  {
    id: 'deploy L5',
    truth: 'no mount hides what the system or the program needs',
    rules: ['mount-hides-program'],
    defects: ['deploy D27'],
    lacking: 'what an image holds is not looked at',
  },
  {
    id: 'deploy L6',
    truth: 'a file that a program is told to read is given to it',
    rules: ['file-not-provided'],
    defects: ['deploy D83'],
  },
  {
    id: 'deploy L7',
    truth: 'a program has one numeric user everywhere, who can read what it is given',
    holds: (files) =>
      each(clusters, (tier) =>
        each(['api', 'worker', 'db', 'queue', 'grafana'], (workload) => {
          const own = files.pods(tier).find(({ owner }) => owner.metadata.name === workload)
          const { runAsUser, runAsGroup, fsGroup } = own?.spec.securityContext ?? {}
          expect(files.compose(tier).services[workload].user, workload).toBe(`${runAsUser}:${runAsGroup}`)
          expect(fsGroup, workload).toBe(runAsGroup)
        }),
      ),
    lacking: 'the user of an image is not looked at',
  },
  {
    id: 'deploy L8',
    truth: 'a check calls a program that its image has',
    rules: ['health-tool-missing'],
    defects: ['operate D49'],
  },
  {
    id: 'deploy L9',
    truth: 'the namespace lets every pod in',
    rules: ['pod-security-exceeded'],
    defects: ['deploy D63'],
  },
  {
    id: 'deploy L10',
    truth: 'PostgreSQL keeps its data where its major looks for it, and whoever copies it is as new',
    defects: ['deploy D34', 'deploy D101'],
  },
  {
    id: 'deploy L11',
    truth: 'scratch space fits into what the container has',
    rules: ['memory-mounts-exceed-limit'],
    holds: (files) => {
      const mebibytes = (text: string) => Number.parseInt(text, 10) * (text.endsWith('Gi') ? 1024 : 1)
      each(clusters, (tier) =>
        each(files.pods(tier), ({ spec, containers, owner }) => {
          const onDisk = (spec.volumes ?? []).filter(
            ({ emptyDir }: Read) => emptyDir !== undefined && emptyDir.medium !== 'Memory',
          )
          const scratch = onDisk.reduce(
            (sum: number, { emptyDir }: Read) => sum + mebibytes(emptyDir.sizeLimit),
            0,
          )
          const limits = containers.map(({ resources }) => mebibytes(resources.limits['ephemeral-storage']))
          const all = limits.reduce((sum, limit) => sum + limit, 0)
          expect(all, owner.metadata.name).toBeGreaterThan(scratch)
        }),
      )
    },
  },
]
