import { expect } from 'vitest'
import { clusters, each, type Read, tiers } from './compiled.ts'
import type { Row } from './row.ts'

/** The defects of stores, variables and secrets. */
export const dataRows: readonly Row[] = [
  {
    id: 'deploy D75',
    defect: 'tuning has names that the server of this version has forgotten',
    check: (files) =>
      each(files.texts(/redis\.conf$/), ([path, text]) => {
        expect(text, path).toContain('maxmemory ')
        expect(text, path).not.toMatch(/ziplist/)
      }),
  },
  {
    id: 'deploy D76',
    defect: 'a server is tuned in two places',
    check: (files) =>
      each(tiers, (tier) => {
        const { db, cache, queue } = files.compose(tier).services
        const options = db.command.filter((word: string) => word.includes('='))
        const known = ['config_file=/etc/postgresql/postgresql.conf', 'archive_mode=off']
        expect(options.filter((option: string) => !known.includes(option))).toEqual([])
        expect(options.length).toBeGreaterThan(0)
        for (const store of [cache, queue]) expect(store).not.toHaveProperty('command')
        each(files.texts(new RegExp(`^${tier}/compose/files/(cache|queue)/.*start\\.sh$`)), ([, text]) =>
          expect(text).toMatch(/^exec redis-server \/(etc\/redis|data)\/redis\.conf$/m),
        )
      }),
  },
  {
    id: 'deploy D78',
    defect: 'a comment after a value becomes part of it',
    check: (files) =>
      each(tiers, (tier) => {
        const lines = files
          .text(`${tier}/env/.env.example`)
          .split('\n')
          .filter((line) => line !== '')
        each(lines, (line) => expect(line).toMatch(/^(#.*|[A-Z][A-Z0-9_]*=)$/))
      }),
  },
  {
    id: 'deploy D79',
    defect: 'one number is read as milliseconds here and as seconds there',
    check: (files) =>
      each(tiers, (tier) =>
        expect(files.compose(tier).services.api.environment).toMatchObject({
          REQUEST_TIMEOUT: '300000',
          MAX_REQUEST_SIZE: '50mb',
          KEEP_ALIVE_TIMEOUT: '65000',
        }),
      ),
  },
  {
    id: 'deploy D79, sockets',
    defect: 'one number is read as milliseconds here and as seconds there, for sockets',
    check: (files) =>
      each(tiers, (tier) =>
        expect(files.compose(tier).services['ai-chat'].environment).toMatchObject({
          WEBSOCKET_PING_INTERVAL: '25000',
          WEBSOCKET_PING_TIMEOUT: '60000',
        }),
      ),
  },
  {
    id: 'deploy D80',
    defect: 'long-lived keys of the cloud are variables of the application',
    check: (files) =>
      each(files.texts(), ([path, text]) =>
        expect(text, path).not.toMatch(/AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|aws-access-key/i),
      ),
  },
  {
    id: 'deploy D81',
    defect: 'a variable that is needed is in no template, or one in the template is needed by nobody',
    check: (files) =>
      each(tiers, (tier) => {
        const read = files.text(`${tier}/compose/compose.yaml`).match(/(?<!\$)\$\{(\w+)/g) ?? []
        const asked = files.text(`${tier}/env/.env.example`).match(/^\w+(?==)/gm) ?? []
        expect(asked.length).toBeGreaterThan(0)
        expect([...asked].sort()).toEqual([...new Set(read.map((one) => one.slice(2)))].sort())
        // Hosts, ports and buckets are no secrets.
        expect(asked.join(' ')).not.toMatch(/HOST|PORT|BUCKET/)
      }),
  },
  {
    id: 'deploy D82',
    defect: 'two ways to say where the database is',
    check: (files) =>
      each(tiers, (tier) => {
        const names = Object.keys(files.compose(tier).services.api.environment)
        expect(names).toContain('DATABASE_URL')
        expect(
          names.filter((name) =>
            /^(DB_|PG|POSTGRES|DATABASE_(?!URL$|READ_URL$|POOL|CONNECTION_TIMEOUT))/.test(name),
          ),
        ).toEqual([])
      }),
  },
  {
    id: 'deploy D83',
    defect: 'a program expects a file that nobody mounts',
    check: (files) =>
      each(clusters, (tier) => {
        const wanted = files.pods(tier).flatMap(({ owner, spec, containers }) =>
          containers.flatMap((container) => {
            const mounted = (container.volumeMounts ?? []).map(({ mountPath }: Read) => mountPath)
            const maps = (container.envFrom ?? []).map(({ configMapRef }: Read) =>
              files.object(tier, 'ConfigMap', configMapRef.name),
            )
            const words = [
              ...(container.args ?? []),
              ...(container.command ?? []),
              ...maps.map(({ data }: Read) => Object.values(data).join(' ')),
            ]
            const paths = words.join(' ').match(/\/(run|etc)\/[\w./-]+/g) ?? []
            return paths.map((path) => ({
              path,
              mounted,
              name: `${owner.metadata.name} of ${spec.serviceAccountName}`,
            }))
          }),
        )
        each(wanted, ({ path, mounted, name }) =>
          expect(
            mounted.some((mount: string) => path === mount || path.startsWith(`${mount}/`)),
            `${path} in ${name}`,
          ).toBe(true),
        )
      }),
  },
  {
    id: 'deploy D84',
    defect: 'stores are open to everybody, and secrets lie beside what is public',
    check: (files) => {
      each(tiers, (tier) => {
        each(['cache', 'queue'], (name) => {
          expect(files.text(`${tier}/compose/files/${name}/etc/redis/redis.conf`)).toContain(
            'aclfile /tmp/users.acl',
          )
          expect(files.text(`${tier}/compose/files/${name}/etc/redis/start.sh`)).toContain(
            'user default on #%s',
          )
        })
        expect(files.text(`${tier}/compose/files/db/etc/postgresql/pg_hba.conf`)).not.toMatch(
          /^host.* trust$/m,
        )
      })
      each(clusters, (tier) =>
        each(files.objects(tier, 'ConfigMap'), ({ data }) => {
          const secret = Object.keys(data).filter((name) =>
            /(PASSWORD|TOKEN|SECRET|API_KEY|_URL)$/.test(name),
          )
          expect(secret.filter((name) => name !== 'APM_SERVER_URL')).toEqual([])
        }),
      )
    },
  },
  {
    id: 'deploy D85',
    defect: 'data leaves the regions in which it may be',
    check: (files) => {
      const region = /\b(us|eu|ap|sa|ca|me|af|il|mx)-(north|south|east|west|central)\w*-\d\b/g
      const named = files.texts().flatMap(([, text]) => text.match(region) ?? [])
      each(named, (name) => expect(name).toBe('eu-west-2'))
    },
  },
  {
    id: 'deploy D86',
    defect: 'the browser may call from one list of origins at the edge, and from another in the application',
    check: (files) =>
      each(tiers, (tier) => {
        const { CORS_ORIGIN, WEBSOCKET_CORS_ORIGIN } = files.compose(tier).services['ai-chat'].environment
        const origins = CORS_ORIGIN.split(',').sort()
        expect(WEBSOCKET_CORS_ORIGIN.split(',').sort()).toEqual(origins)
        const proxy = [...files.nginx(tier).matchAll(/^ {4}(https:\/\/\S+) \$http_origin;$/gm)].map(
          ([, one]) => one,
        )
        expect(proxy.sort()).toEqual(origins)
        if (tier === 'development') return
        const { rules } = files.object(tier, 'HTTPRoute', 'api').spec
        const filters = rules
          .flatMap((rule: Read) => rule.filters)
          .filter(({ type }: Read) => type === 'CORS')
        expect(filters).toHaveLength(3)
        each<Read>(filters, ({ cors }) => expect([...cors.allowOrigins].sort()).toEqual(origins))
      }),
  },
  {
    id: 'deploy D87',
    defect: 'a flag is off and on at the same time',
    check: (files) =>
      each(tiers, (tier) => {
        const flags: Read = files.yaml(`${tier}/env/flags.json`)
        each<Read>(Object.values(flags), ({ state, allow }) => {
          expect(['none', 'targeted', 'percent', 'all']).toContain(state)
          expect(allow !== undefined).toBe(state === 'targeted')
        })
      }),
  },
  {
    id: 'deploy D88',
    defect: 'scaling follows a number without a unit, of pods without requests',
    check: (files) =>
      each(clusters, (tier) => {
        each(files.objects(tier, 'HorizontalPodAutoscaler'), ({ spec }) => {
          const [{ containerResource }] = spec.metrics
          expect(containerResource.target).toEqual({ type: 'Utilization', averageUtilization: 70 })
          const pod = files.pods(tier).find(({ owner }) => owner.metadata.name === spec.scaleTargetRef.name)
          const container = pod?.containers.find(({ name }) => name === containerResource.container)
          expect(container.resources.requests.cpu).toBeDefined()
        })
      }),
  },
]
