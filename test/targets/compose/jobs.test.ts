import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { composed, filesOf } from './composed.ts'

test('only what runs before a rollout is started with the tier, and tried again', async () => {
  const environment = await resolved(`services: {web: {image: "a:1"}}
jobs:
  migrate: {image: "a:1", run: before-rollout, retries: 2}
  reindex: {image: "a:1", run: manual}
`)
  const { services } = composed(environment)
  expect(services.migrate).toMatchObject({ restart: 'on-failure:2' })
  expect(services.migrate.profiles).toBeUndefined()
  expect(services.reindex).toMatchObject({ profiles: ['jobs'] })
  expect(services.reindex.restart).toBeUndefined()
  expect(services.web.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } })
  expect(filesOf(environment).get('compose.yaml')).toContain(
    '# Started by hand: docker compose run --rm reindex\n',
  )
})
