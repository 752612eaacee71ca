import { expect } from 'vitest'
import type { Read } from '../compiled.ts'
import { type EverywhereRow, objectsOf, podOf } from './place.ts'

/** What a person or another tool reads. */
export const textRows: readonly EverywhereRow[] = [
  {
    id: 'deploy D78, D81',
    defect: 'a comment becomes part of a value, or a variable that is needed is in no template',
    check: ({ files, tier }) => {
      const template = files.text(`${tier}/env/.env.example`)
      for (const line of template.split('\n')) expect(line).toMatch(/^(#.*|[A-Z][A-Z0-9_]*=|)$/)
      const read = files.text(`${tier}/compose/compose.yaml`).match(/(?<!\$)\$\{(\w+)/g) ?? []
      const asked = template.match(/^\w+(?==)/gm) ?? []
      expect([...asked].sort()).toEqual([...new Set(read.map((one) => one.slice(2)))].sort())
      expect(asked.join(' ')).not.toMatch(/HOST|PORT|BUCKET/)
    },
  },
  {
    id: 'deploy D83',
    defect: 'a program is told of a file that nobody mounts',
    check: ({ files, tier, environment }) => {
      const { services } = files.compose(tier)
      for (const name of environment.services.map((one) => one.name)) {
        const { environment: told = {}, volumes = [], secrets = [], tmpfs = [] } = services[name]
        const mounted = [...volumes, ...tmpfs].map((mount: string) =>
          mount.split(':').at(mount.startsWith('/') ? 0 : 1),
        )
        const given = [...mounted, ...secrets.map((one: Read) => one.target ?? `/run/secrets/${one}`)]
        for (const path of Object.values<string>(told).filter((value) => /^\/(app\/certs|run)\//.test(value)))
          expect(
            given.some((mount: string) => path === mount || path.startsWith(`${mount}/`)),
            `${name}: ${path}`,
          ).toBe(true)
      }
    },
  },
  {
    id: 'deploy D84',
    defect: 'a secret lies beside what is public',
    check: (place) => {
      const secret =
        /(PASSWORD|TOKEN|SECRET|SECRET_KEY|API_KEY|PASSPHRASE|SERVICE_ROLE_KEY|DSN|DATABASE_URL|REDIS_URL)$/
      for (const { data, metadata } of objectsOf(place, 'ConfigMap'))
        expect(
          Object.keys(data).filter((name) => secret.test(name)),
          metadata.name,
        ).toEqual([])
    },
  },
  {
    id: 'deploy D85',
    defect: 'data leaves the regions in which it may be',
    check: ({ files, tier, environment }) => {
      if (environment.placement === undefined) return
      const region = /\b(us|eu|ap|sa|ca|me|af|il|mx)-(north|south|east|west|central)\w*-\d\b/g
      const named = files.texts(new RegExp(`^${tier}/`)).flatMap(([, text]) => text.match(region) ?? [])
      for (const name of named) expect(environment.placement.residency).toContain(name)
    },
  },
  {
    id: 'deploy D87',
    defect: 'a flag is off and on at the same time',
    check: ({ files, tier, environment }) => {
      if (environment.flags.length === 0) return
      const flags: Read = files.yaml(`${tier}/env/flags.json`)
      for (const { state, allow } of Object.values<Read>(flags))
        expect(allow !== undefined).toBe(state === 'targeted')
    },
  },
  {
    id: 'deploy D88',
    defect: 'scaling follows a number without a unit, of pods without requests',
    check: (place) => {
      for (const { spec } of objectsOf(place, 'HorizontalPodAutoscaler')) {
        const pod = podOf(place, spec.scaleTargetRef.name)
        for (const { containerResource } of spec.metrics.filter((one: Read) => one.containerResource)) {
          expect(containerResource.target.type).toBe('Utilization')
          const container = pod?.containers.find(({ name }) => name === containerResource.container)
          expect(container?.resources.requests[containerResource.name]).toBeDefined()
        }
      }
    },
  },
]
