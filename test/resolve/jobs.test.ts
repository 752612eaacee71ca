import { expect, test } from 'vitest'
import { problemsOf, resolved } from './resolved.ts'

async function runOf(words: string) {
  const { jobs } = await resolved(`jobs: {report: {image: "a:1", ${words}}}\n`)
  return jobs[0]?.workload.run
}

test('a job runs once before a rollout, when it is asked to, or on a schedule', async () => {
  expect(await runOf('run: before-rollout')).toEqual({ kind: 'before-rollout', timeout: 600_000, retries: 0 })
  expect(await runOf('run: manual, timeout: 2h, retries: 3')).toEqual({
    kind: 'manual',
    timeout: 7_200_000,
    retries: 3,
  })
  expect(
    await runOf('run: {daily: "04:10", timezone: UTC}, concurrency: replace, deadline: 10m'),
  ).toMatchObject({
    kind: 'scheduled',
    concurrency: 'replace',
    deadline: 600_000,
  })
})

test('what runs without a schedule can neither overlap nor be late', async () => {
  expect(await problemsOf('jobs: {report: {image: "a:1", run: manual, deadline: 5m}}\n')).toEqual([
    '`deadline` is for jobs on a schedule, which "report" is not [bad-format]',
  ])
  expect(await problemsOf('jobs: {report: {image: "a:1", run: by-hand}}\n')).toEqual([
    '"by-hand" is not `before-rollout`, `manual` or a schedule [bad-format]',
  ])
})
