import { expect } from 'vitest'
import { type Compiled, each, type Read } from './compiled.ts'
import type { Row } from './row.ts'

/** Every job of every workflow. */
function everyJob(files: Compiled, check: (job: Read, name: string) => void): void {
  each(['ci', 'deploy', 'spec'] as const, (workflow) =>
    each(Object.entries<Read>(files.workflow(workflow).jobs), ([name, job]) =>
      check(job, `${workflow}: ${name}`),
    ),
  )
}

function deployJobs(files: Compiled): readonly Read[] {
  const { jobs } = files.workflow('deploy')
  return Object.entries<Read>(jobs).flatMap(([name, job]) => (name.startsWith('deploy-') ? [job] : []))
}

function indexOf(job: Read, fits: RegExp): number {
  return job.steps.findIndex(({ name = '', uses = '', run = '' }: Read) =>
    fits.test(`${name} ${uses} ${run}`),
  )
}

/** Majors of actions whose run times hosted runners still have. */
const majors: Readonly<Record<string, number>> = {
  'actions/checkout': 7,
  'actions/setup-node': 7,
  'docker/setup-buildx-action': 4,
  'docker/login-action': 4,
  'docker/build-push-action': 7,
  'aws-actions/configure-aws-credentials': 6,
}

/** The defects of workflows. */
export const deliveryRows: readonly Row[] = [
  {
    id: 'deploy D89',
    defect: 'actions need a Node that runners no longer have',
    check: (files) =>
      each(files.texts(/^system\/ci\//), ([path, text]) =>
        each(text.matchAll(/uses: ([\w-]+\/[\w-]+)@\S+ # v(\d+)/g), ([, action = '', major]) =>
          expect(Number(major), `${action} in ${path}`).toBe(majors[action]),
        ),
      ),
  },
  {
    id: 'deploy D91',
    defect: 'whoever owns an action can change what runs with our rights',
    check: (files) =>
      each(files.texts(/^system\/ci\//), ([, text]) => {
        const used = text.split('\n').filter((line) => line.includes('uses: ') && !line.includes('uses: ./'))
        each(used, (line) => expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/))
      }),
  },
  {
    id: 'deploy D92',
    defect: 'tests ask localhost for a store whose port is not there',
    check: (files) => {
      const { services, env } = files.workflow('ci').jobs.unit
      expect(services.db.ports).toEqual(['5432:5432'])
      expect(new URL(env.DATABASE_URL).host).toBe('localhost:5432')
      expect(services.cache.ports).toEqual([`6379:${env.REDIS_PORT}`])
      each<Read>(Object.values(services), ({ options }) => expect(options).toContain('--health-cmd'))
    },
  },
  {
    id: 'deploy D93',
    defect: 'jobs have all rights, run beside each other, and for six hours',
    check: (files) => {
      each(['ci', 'deploy', 'spec'] as const, (name) => expect(files.workflow(name).permissions).toEqual({}))
      everyJob(files, (job, name) => {
        expect(job.permissions, name).toBeDefined()
        if (job.uses === undefined) expect(job['timeout-minutes'], name).toBeGreaterThan(0)
      })
      each(['ci', 'spec'] as const, (name) =>
        expect(files.workflow(name).concurrency.group).toContain('github.ref'),
      )
      each(deployJobs(files), ({ concurrency }) =>
        expect(concurrency).toMatchObject({ 'cancel-in-progress': false, queue: 'max' }),
      )
    },
  },
  {
    id: 'deploy D94',
    defect: 'a key of the cloud lies in the settings of the repository',
    check: (files) =>
      each(deployJobs(files), (job) => {
        expect(job.permissions).toEqual({ contents: 'read', 'id-token': 'write' })
        const login = job.steps[indexOf(job, /configure-aws-credentials/)]
        expect(Object.keys(login.with).sort()).toEqual(['aws-region', 'role-to-assume'])
      }),
  },
  {
    id: 'deploy D95',
    defect: 'the new image is pushed, and the old one goes on running',
    check: (files) => {
      const { build } = files.workflow('deploy').jobs
      expect(build.outputs['ai-enhanced-engine']).toContain('outputs.digest')
      each(deployJobs(files), (job) => {
        expect(job.env.AI_ENHANCED_ENGINE_DIGEST).toContain('needs.build.outputs.ai-enhanced-engine')
        const applied = job.steps.filter(({ run = '' }: Read) => run.includes('kubectl apply'))
        each<Read>(applied, ({ run }) => expect(run).toContain('--kustomize .deploy'))
      })
    },
  },
  {
    id: 'deploy D96',
    defect: 'a job uses what none of its steps has brought',
    check: (files) =>
      each(deployJobs(files), (job) => {
        const order = [/actions\/checkout/, /configure-aws-credentials/, /update-kubeconfig/, /kubectl apply/]
        const found = order.map((fits) => indexOf(job, fits))
        expect(found.every((index) => index >= 0)).toBe(true)
        expect(found).toEqual([...found].sort((left, right) => left - right))
      }),
  },
  {
    id: 'deploy D97',
    defect: 'an expression names a job or a step that does not exist',
    check: (files) =>
      each(['deploy', 'ci'] as const, (name) => {
        const { jobs } = files.workflow(name)
        for (const job of Object.values<Read>(jobs)) {
          const text = JSON.stringify(job)
          const steps = (job.steps ?? []).map(({ id }: Read) => id)
          for (const [, id] of text.matchAll(/steps\.([\w-]+)/g)) expect(steps).toContain(id)
          for (const [, id] of text.matchAll(/needs\.([\w-]+)/g)) expect(job.needs).toContain(id)
          for (const id of job.needs ?? []) expect(jobs).toHaveProperty([id])
        }
        expect(Object.keys(jobs).length).toBeGreaterThan(0)
      }),
  },
  {
    id: 'deploy D98',
    defect: 'a tier is deployed without its gate, or not at all because a path was forgotten',
    check: (files) => {
      const deploy = files.workflow('deploy')
      expect(deploy.on).toEqual({ push: { branches: ['main'] } })
      each(deployJobs(files), ({ environment, needs }) => {
        expect(environment.name).toMatch(/^policy-governance-(staging|production)$/)
        expect(needs).toContain('gates')
      })
    },
  },
  {
    id: 'deploy D99',
    defect: 'the new version runs before its migrations',
    check: (files) =>
      each(deployJobs(files), (job) => {
        const [prepare, migrate, rollOut, smoke] = [/^Prepare/, /^Migrate/, /^Roll out/, /\(smoke\)/].map(
          (fits) => indexOf(job, fits),
        )
        expect([prepare, migrate, rollOut, smoke]).not.toContain(-1)
        expect(prepare).toBeLessThan(migrate ?? 0)
        expect(migrate).toBeLessThan(rollOut ?? 0)
        expect(rollOut).toBeLessThan(smoke ?? 0)
        expect(job.steps[migrate ?? 0].run).toContain('exit 1')
      }),
  },
  {
    id: 'deploy D100',
    defect: 'the cache of a package manager is asked for before it is there',
    check: (files) => {
      const steps = [files.workflow('ci').jobs.unit, files.workflow('spec').jobs.synth].flatMap(
        (job) => job.steps,
      )
      const caches = steps.flatMap((step: Read) => step.with?.cache ?? [])
      expect(caches).toEqual(['npm', 'npm'])
    },
  },
  {
    id: 'deploy D101',
    defect: 'tests have two databases, and each half of them another',
    check: (files) => {
      const { services, env } = files.workflow('ci').jobs.unit
      expect(Object.keys(services)).toEqual(['db', 'cache'])
      const urls = Object.values<string>(env).filter((value) => value.startsWith('postgresql:'))
      expect(urls.length).toBeGreaterThan(0)
      expect(new Set(urls).size).toBe(1)
    },
  },
  {
    id: 'deploy D102',
    defect: 'a check waits for a fixed time, or asks what was never started',
    check: (files) =>
      each(deployJobs(files), (job) => {
        const { run } = job.steps[indexOf(job, /\(smoke\)/)]
        expect(run).toMatch(/url=https:\/\/api\..*policygovernance\.com\/health expected=200/)
        expect(run).toContain('--retry 10')
        expect(run).not.toMatch(/sleep|localhost/)
      }),
  },
  {
    id: 'deploy D103',
    defect: 'each tier gets an image of its own, which nobody has tested',
    check: (files) => {
      const jobs = Object.entries<Read>(files.workflow('deploy').jobs)
      const building = jobs.filter(([, { steps = [] }]) =>
        JSON.stringify(steps).includes('build-push-action'),
      )
      expect(building.map(([name]) => name)).toEqual(['build'])
      expect(files.workflow('deploy').jobs['deploy-production'].needs).toContain('deploy-staging')
    },
  },
  {
    id: 'deploy D105',
    defect: 'a script waits for a key that nobody presses',
    check: (files) =>
      each(files.texts(/\.(sh|yml)$/), ([path, text]) => expect(text, path).not.toMatch(/\bread -p/)),
  },
]
