import { describe, expect, test } from 'vitest'
import { inherit } from '../../src/merge/inherit.ts'
import { parse } from '../../src/parse/parse.ts'
import { locate, toData } from '../../src/parse/source.ts'

function inherited(text: string) {
  const { node } = parse({ path: 'spec.yaml', text })
  if (node === undefined) throw new Error('the text could not be read')
  const { node: result, diagnostics } = inherit(node)
  return {
    data: JSON.parse(JSON.stringify(toData(result))),
    node: result,
    messages: diagnostics.map((one) => one.message),
  }
}

describe('like', () => {
  const api =
    'services:\n  api: {image: a, env: {A: x, B: y}, uses: {db: {pool: 5}}, ports: {http: 80}, health: {live: /live}}\n'

  test('takes image, variables and uses of a service, and not its ports or health', () => {
    const { data } = inherited(`${api}  worker: {like: api, env: {B: z}}\n`)
    expect(data.services.worker).toEqual({
      like: 'api',
      image: 'a',
      env: { A: 'x', B: 'z' },
      uses: { db: { pool: 5 } },
    })
  })

  test('takes no more of a service that has the rest from a shape', () => {
    const { data } = inherited(
      'shapes: {engine: {image: a, ports: {http: 80}, health: {live: /live}}}\nservices: {api: {like: engine}, worker: {like: api}}\n',
    )
    expect(data.services.worker).toEqual({ like: 'api', image: 'a' })
  })

  test('takes everything of a shape', () => {
    const { data } = inherited(
      'shapes: {java: {health: {boot: 120s}, user: 5}}\nservices: {api: {like: java, user: 6}}\n',
    )
    expect(data.services.api).toEqual({ like: 'java', health: { boot: '120s' }, user: 6 })
  })

  test('is transitive, and null removes what would have been inherited', () => {
    const { data } = inherited(
      `${api}  worker: {like: api, uses: {db: null, queue: {}}}\njobs: {migrate: {like: worker}}\n`,
    )
    expect(data.services.worker.uses).toEqual({ queue: {} })
    expect(data.jobs.migrate.uses).toEqual({ queue: {} })
  })

  test('of nothing that exists is reported with what was meant', () => {
    expect(inherited(`${api}  worker: {like: apu}\n`).messages).toEqual([
      'there is no shape or service "apu" (did you mean "api"?)',
    ])
  })

  test('in a circle is reported', () => {
    expect(inherited('services: {a: {like: b}, b: {like: a}}\n').messages.join('\n')).toContain('circle')
  })
})

test('defaults come below everything that an entity says, and jobs take only what they know', () => {
  const { data } = inherited(
    'defaults: {services: {owner: team, scale: {min: 2}}}\nservices: {api: {scale: {max: 3}}}\njobs: {migrate: {owner: other}}\n',
  )
  expect(data.services.api).toEqual({ owner: 'team', scale: { min: 2, max: 3 } })
  expect(data.jobs.migrate).toEqual({ owner: 'other' })
})

test('an inherited value still says where it was written', () => {
  const text = 'services:\n  api: {env: {A: first}}\n  worker: {like: api}\n'
  const { node } = inherited(text)
  const place = locate(node, ['services', 'worker', 'env', 'A'])
  expect(text.slice(place.start, place.end)).toBe('first')
})

test('null stays a value where the schema takes values as they are', () => {
  const { data } = inherited('patches: {p: {set: {"spec.a": null}}}\nenv: {common: {A: null}}\n')
  expect(data).toEqual({ patches: { p: { set: { 'spec.a': null } } }, env: { common: {} } })
})
