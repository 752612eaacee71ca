import { expect, test } from 'vitest'
import { problemsOf, resolved } from '../../resolve/resolved.ts'
import { watchSpec } from '../watch-spec.ts'
import { composed } from './composed.ts'

test('compose watches paths from its file up to the repository', async () => {
  const { services } = composed(await resolved(watchSpec))
  expect(services.api.develop).toEqual({
    watch: [
      { action: 'sync+restart', path: '../../../../api/config', target: '/app/config' },
      { action: 'rebuild', path: '../../../../api/go.mod' },
      {
        action: 'sync',
        path: '../../../../api/src',
        target: '/app/src',
        ignore: ['node_modules/', '*.$$x'],
      },
      { action: 'restart', path: '../../../../locales' },
    ],
  })
  expect(services.plain).not.toHaveProperty('develop')
})

test('defaults of services that watch do not reach jobs', async () => {
  const { jobs } = await resolved(`
defaults: {services: {image: {name: shop/api, build: {context: api}}, watch: {api: {action: rebuild}}}}
jobs: {migrate: {run: before-rollout}}
`)
  expect(jobs[0]?.workload.watch).toEqual([])
})

test('what is copied says where to, and nothing else does', async () => {
  const problems = await problemsOf(
    'services: {api: {image: "a:1", watch: {src: {action: sync}, lib: {to: /app/lib, action: restart}}}}\n',
  )
  expect(problems).toEqual([
    '`restart` copies nothing to /app/lib [bad-format]',
    'where src is in the container is not said [missing-key]',
  ])
})
