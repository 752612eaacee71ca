import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { formatDiagnostics } from '../src/diagnostics/format-text.ts'
import { keyDefaults, listKeys } from '../src/targets/kubernetes/list-keys.ts'
import { compileSpecs, filesOf } from './in-memory.ts'

const base = `edition: "2026-11"
system: shop
tiers: [production]
tier: production
platform: kubernetes
domain: example.org
owners: {team: {email: team@example.org}}
`

/** Documents of a file of the only tier. */
async function compiled(rest: string, path: string) {
  const result = await compileSpecs({ 'environments/shop/production.yaml': base + rest })
  const text = filesOf(result).get(`shop/production/${path}`)
  if (text === undefined) throw new Error(formatDiagnostics(result.diagnostics, { colour: false }))
  return parseAllDocuments(text).map((document) => document.toJS())
}

/** What the compiler reports, each as \`code line:column message\`. */
async function reported(rest: string): Promise<readonly string[]> {
  const { diagnostics } = await compileSpecs({ 'environments/shop/production.yaml': base + rest })
  return formatDiagnostics(diagnostics, { colour: false })
    .split('\n')
    .filter((line) => line.startsWith('environments/'))
    .map((line) => line.slice('environments/shop/production.yaml:'.length))
}

/** A tier whose pods may be more than a restricted namespace takes. */
const relaxed = 'accept: {kubernetes/restricted: {reason: a test, owner: team, until: 2027-12-31}}\n'

async function podOf(kubernetes: string, rest = '') {
  const objects = await compiled(
    `services: {api: {image: "shop/api:1.0", ports: {http: 3000}, env: {LEVEL: info, MODE: fast}, kubernetes: ${kubernetes}}}\n${rest}`,
    'kubernetes/api.yaml',
  )
  return objects.find(({ kind }) => kind === 'Deployment').spec.template.spec
}

describe('kubernetes', () => {
  test('fields reach the pod, its container, what runs it and its Service', async () => {
    const objects = await compiled(
      `services:
  api:
    image: "shop/api:1.0"
    ports: {http: 3000}
    kubernetes:
      pod: {priorityClassName: high, tolerations: [{key: gpu, operator: Exists}]}
      container: {terminationMessagePolicy: FallbackToLogsOnError}
      workload: {revisionHistoryLimit: 2}
      service: {trafficDistribution: PreferClose}
`,
      'kubernetes/api.yaml',
    )
    const deployment = objects.find(({ kind }) => kind === 'Deployment')
    expect(deployment.spec).toMatchObject({ revisionHistoryLimit: 2, minReadySeconds: 10 })
    expect(deployment.spec.template.spec).toMatchObject({
      priorityClassName: 'high',
      enableServiceLinks: false,
      tolerations: [{ key: 'gpu', operator: 'Exists' }],
    })
    expect(deployment.spec.template.spec.containers[0]).toMatchObject({
      name: 'api',
      image: 'shop/api:1.0',
      terminationMessagePolicy: 'FallbackToLogsOnError',
    })
    const service = objects.find(({ kind }) => kind === 'Service')
    expect(service.spec).toMatchObject({ trafficDistribution: 'PreferClose', ports: [{ port: 3000 }] })
  })

  test('lists merge by the keys of their items', async () => {
    const pod = await podOf(
      '{container: {env: [{name: MODE, value: slow}, {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}], ports: [{containerPort: 3000, hostPort: 8080}]}}',
      relaxed,
    )
    // Plain values are in a ConfigMap, over which these win.
    expect(pod.containers[0].env).toEqual([
      { name: 'MODE', value: 'slow' },
      { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    ])
    expect(pod.containers[0].ports).toEqual([{ containerPort: 3000, name: 'http', hostPort: 8080 }])
  })

  test('a container of one’s own stands beside ours', async () => {
    const pod = await podOf(
      '{pod: {containers: [{name: tail, image: "busybox:1.37", securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]}}',
    )
    expect(pod.containers.map(({ name }: { name: string }) => name)).toEqual(['api', 'tail'])
  })

  test('null removes what we write, at any depth', async () => {
    const pod = await podOf(
      '{pod: {securityContext: {runAsNonRoot: null}, enableServiceLinks: null}}',
      relaxed,
    )
    expect(pod).not.toHaveProperty('enableServiceLinks')
    expect(pod.securityContext).toMatchObject({ seccompProfile: { type: 'RuntimeDefault' } })
    expect(pod.securityContext).not.toHaveProperty('runAsNonRoot')
  })

  test('a job that is changed gets another name, which its pods follow', async () => {
    const name = async (kubernetes: string) => {
      const objects = await compiled(
        `jobs: {migrate: {image: "shop/api:1.0", run: before-rollout, kubernetes: ${kubernetes}}}\n`,
        'kubernetes/migrate.yaml',
      )
      return objects.find(({ kind }) => kind === 'Job').metadata.name
    }
    expect(await name('{pod: {priorityClassName: high}}')).not.toBe(
      await name('{pod: {priorityClassName: low}}'),
    )
  })

  test('the server of a store takes it as well', async () => {
    const objects = await compiled(
      'stores: {cache: {kind: redis, role: cache, instance: {memory: 64Mi, kubernetes: {workload: {minReadySeconds: 7}}}}}\n',
      'kubernetes/cache.yaml',
    )
    expect(
      objects.find(({ kind }) => ['StatefulSet', 'Deployment'].includes(kind)).spec.minReadySeconds,
    ).toBe(7)
  })

  test.for([
    [
      '{pod: {priorityClasName: x}}',
      '"priorityClasName" is not a key here (did you mean "priorityClassName"?) [unknown-key]',
    ],
    ['{pod: {hostNetwork: "yes"}}', '"hostNetwork" is a text ("yes"); it must be true or false [wrong-type]'],
    [
      '{pod: {dnsPolicy: default}}',
      '"default" is not one of ClusterFirst, ClusterFirstWithHostNet, Default, None (did you mean "Default"?) [not-one-of]',
    ],
    ['{container: {resources: {limits: {cpu: 2 cores}}}}', '"2 cores" is not a quantity [bad-format]'],
    [
      '{pod: {containers: [{name: tail, imagePullpolicy: Always, image: x}]}}',
      '"imagePullpolicy" is not a key here (did you mean "imagePullPolicy"?) [unknown-key]',
    ],
  ] as const)('%s is refused where it is written', async ([kubernetes, message]) => {
    const found = await reported(`services: {api: {image: "shop/api:1.0", kubernetes: ${kubernetes}}}\n`)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^8:\d+: error: /)
    expect(found[0]).toContain(message)
  })

  test('what runs once on each node is held against the object that runs it', async () => {
    const spec = (workload: string) =>
      `services: {agent: {kind: agent, image: "shop/agent:1.0", kubernetes: {workload: ${workload}}}}\n`
    expect(await reported(spec('{updateStrategy: {rollingUpdate: {maxUnavailable: 2}}}'))).toEqual([])
    expect(await reported(spec('{paused: true}'))).toEqual([
      expect.stringContaining('"paused" is not a key here'),
    ])
  })

  test('a field that the cluster does not know yet is refused, and taken later', async () => {
    const spec = (version: string) =>
      `outputs: {kubernetes: {version: "${version}"}}\nservices: {api: {image: "shop/api:1.0", kubernetes: {container: {restartPolicyRules: []}}}}\n`
    expect(await reported(spec('1.33'))).toEqual([
      '9:66: error: "restartPolicyRules" came with Kubernetes 1.34; this tier has 1.33 [unknown-key]',
    ])
    expect(await reported(spec('1.34'))).toEqual([])
  })
})

describe('layers', () => {
  test('merge what is passed through by key, and a null stays one', async () => {
    const specs = {
      'environments/shop/base.yaml': `${base.replace('tier: production\n', '')}services: {api: {image: "shop/api:1.0", kubernetes: {pod: {priorityClassName: low, hostUsers: false, enableServiceLinks: null}}}}\n`,
      'environments/shop/production.yaml':
        'extends: [base.yaml]\ntier: production\nservices: {api: {kubernetes: {pod: {priorityClassName: high}}}}\n',
    }
    const text = filesOf(await compileSpecs(specs)).get('shop/production/kubernetes/api.yaml') ?? ''
    const deployment = parseAllDocuments(text)
      .map((document) => document.toJS())
      .find(({ kind }) => kind === 'Deployment')
    expect(deployment.spec.template.spec).toMatchObject({ priorityClassName: 'high', hostUsers: false })
    expect(deployment.spec.template.spec).not.toHaveProperty('enableServiceLinks')
  })
})

describe('compose', () => {
  async function serviceOf(compose: string) {
    const [file] = await compiled(
      `services: {api: {image: "shop/api:1.0", ports: {http: {port: 3000, publish: 3000}}, env: {MODE: fast}, command: [node], compose: ${compose}}}\n`,
      'compose/compose.yaml',
    )
    return file.services.api
  }

  test('merges as compose merges files', async () => {
    const api = await serviceOf(
      '{cap_add: [SYS_TIME], security_opt: [label=disable], environment: [MODE=slow, EXTRA=1], logging: {options: {max-file: "9"}}, entrypoint: [bun], oom_score_adj: -5, x-team: payments}',
    )
    expect(api).toMatchObject({
      cap_drop: ['ALL'],
      cap_add: ['SYS_TIME'],
      security_opt: ['no-new-privileges:true', 'label=disable'],
      environment: { MODE: 'slow', EXTRA: '1' },
      entrypoint: ['bun'],
      oom_score_adj: -5,
    })
    expect(api.logging.options['max-file']).toBe('9')
    expect(api['x-team']).toBe('payments')
  })

  test('a network mode takes the place of networks, and null removes', async () => {
    const api = await serviceOf('{network_mode: host, ports: null, restart: null}')
    expect(api.network_mode).toBe('host')
    for (const key of ['networks', 'ports', 'restart']) expect(api).not.toHaveProperty(key)
  })

  test('is held against the Compose Specification', async () => {
    const found = await reported(
      'services: {api: {image: "shop/api:1.0", compose: {cap_ad: [X], pull_policy: often, ulimits: {nofile: {soft: 3}}}}}\n',
    )
    expect(found.map((line) => line.replace(/^.*? error: /, ''))).toEqual([
      '"cap_ad" is not a key here (did you mean "cap_add"?) [unknown-key]',
      expect.stringContaining('"often" is not one of always, never, if_not_present, build, missing'),
    ])
  })
})

test('the keys of lists are those of the API server', () => {
  const { $defs } = JSON.parse(readFileSync('src/consumers/kubernetes.json', 'utf8'))
  const reached = new Set<string>()
  const found: Record<string, string[][]> = {}
  const visit = (name: string): void => {
    if (reached.has(name)) return
    reached.add(name)
    for (const [field, node] of Object.entries<{ 'x-keys'?: string[] }>($defs[name].properties ?? {})) {
      const keys = node['x-keys']
      if (keys === undefined || field === 'ownerReferences' || field === 'conditions') continue
      found[field] = [...(found[field] ?? []).filter((one) => `${one}` !== `${keys}`), keys]
    }
    for (const [, next = ''] of JSON.stringify($defs[name]).matchAll(/#\/\$defs\/(\w+)/g)) visit(next)
  }
  for (const name of ['DeploymentSpec', 'StatefulSetSpec', 'DaemonSetSpec', 'CronJobSpec', 'ServiceSpec'])
    visit(name)
  const sorted = (keys: readonly (readonly string[])[]) => keys.map((one) => one.join()).sort()
  expect(Object.fromEntries(Object.entries(found).map(([field, keys]) => [field, sorted(keys)]))).toEqual(
    Object.fromEntries(Object.entries(listKeys).map(([field, keys]) => [field, sorted(keys)])),
  )
  expect(keyDefaults.protocol).toBe('TCP')
})

test('the words of targets are words of the schema', async () => {
  const { wordsOf } = await import('../src/targets/kubernetes/words.ts')
  const { words } = await import('../src/targets/compose/words.ts')
  const schema = JSON.parse(readFileSync('schema/environment.schema.json', 'utf8'))
  const all = [words, ...(['workload', 'pod', 'container', 'service'] as const).map(wordsOf)].flatMap(
    (map) => [...map.values()],
  )
  interface Node {
    readonly $ref?: string
    readonly properties?: Record<string, Node>
  }
  const follow = (node: Node): Node =>
    node.$ref === undefined
      ? node
      : follow(
          node.$ref
            .split('/')
            .slice(1)
            .reduce((at, key) => at[key], schema),
        )
  for (const word of all) {
    let node: Node | undefined = schema.$defs.service
    for (const key of word.split('.')) node = node && follow(node).properties?.[key]
    expect(node, word).toBeDefined()
  }
})
