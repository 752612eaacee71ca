import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { filesOf, objectOf, objectsOf } from './rendered.ts'

const environment = await resolved(
  `jobs:
  migrate: {image: "a:1", run: before-rollout, retries: 2}
  reindex: {image: "a:1", run: manual, timeout: 2h, retries: 1}
  report: {image: "a:1", run: {daily: "04:10", timezone: UTC}, concurrency: replace, deadline: 10m}
`,
  'kubernetes',
)
const objects = objectsOf(environment)

test('a job that people start is a CronJob that never runs by itself, and says how', () => {
  const { spec } = objectOf(objects, 'CronJob', 'reindex')
  expect(spec.suspend).toBe(true)
  expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 7200, backoffLimit: 1 })
  expect(filesOf(environment).get('reindex.yaml')).toContain(
    '# Started by hand: kubectl -n shop-production create job --from=cronjob/reindex reindex-1\n',
  )
})

test('a job is tried as often, and starts as late, as its author wants', () => {
  const job = objects.find(({ kind }) => kind === 'Job')
  expect(job.spec.backoffLimit).toBe(2)
  expect(filesOf(environment).get('migrate.yaml')).not.toContain('not tried again')
  expect(objectOf(objects, 'CronJob', 'report').spec).toMatchObject({
    concurrencyPolicy: 'Replace',
    startingDeadlineSeconds: 600,
  })
})
