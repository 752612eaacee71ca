import { describe, expect, test } from 'vitest'
import { parse } from '../../src/parse/parse.ts'
import { nodeAt } from '../../src/parse/source.ts'

function codesOf(text: string): readonly string[] {
  return parse({ path: 'a.yaml', text }).diagnostics.map((each) => each.code)
}

describe('a file', () => {
  test('is refused above a megabyte, before it is read', () => {
    const begin = performance.now()
    expect(codesOf(`a: "${'x'.repeat(10_000_000)}"`)).toEqual(['file-too-large'])
    expect(performance.now() - begin).toBeLessThan(200)
  })

  test('is read up to a megabyte', () => {
    expect(codesOf(`a: "${'x'.repeat(1_000_000)}"`)).toEqual([])
  })

  test('that is hardly YAML gets a bounded number of problems, soon', () => {
    const begin = performance.now()
    for (const junk of [']', '! ', '%\n', '\0\n', '{? ', '&a ', '- "\n']) {
      expect(codesOf(junk.repeat(20_000)).length).toBeLessThanOrEqual(100)
    }
    expect(performance.now() - begin).toBeLessThan(5000)
  })
})

describe('depth', () => {
  test.each(['[', '{a: ', '- ', '? ', 'a:\n'])('%j again and again is too deep', (opening) => {
    const nested =
      opening === 'a:\n' ? Array.from({ length: 500 }, (_, level) => `${' '.repeat(level)}a:`).join('\n') : ''
    const begin = performance.now()
    expect(codesOf(nested || opening.repeat(100_000))).toEqual(['too-deep'])
    expect(performance.now() - begin).toBeLessThan(1000)
  })

  test('is counted through aliases', () => {
    const half = `${'['.repeat(40)}*a${']'.repeat(40)}`
    expect(codesOf(`a: &a ${half.replace('*a', '1')}\nb: ${half}\n`)).toEqual(['too-deep'])
  })

  test('of a spec is no problem', () => {
    expect(codesOf(`a: ${'['.repeat(60)}1${']'.repeat(60)}`)).toEqual([])
  })
})

describe('aliases', () => {
  test('may not repeat more than ten thousand values', () => {
    const levels = Array.from(
      { length: 9 },
      (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`,
    )
    const begin = performance.now()
    expect(codesOf(['a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]', ...levels].join('\n'))).toEqual(['alias-bomb'])
    expect(performance.now() - begin).toBeLessThan(1000)
  })

  test('may repeat a large value a few times', () => {
    const text = `a: &a [${Array(3000).fill('1').join(', ')}]\nb: *a\nc: *a\nd: *a\n`
    const { node, diagnostics } = parse({ path: 'a.yaml', text })
    expect(diagnostics).toEqual([])
    expect(node && nodeAt(node, ['d', 2999])).toMatchObject({ value: 1 })
  })
})
