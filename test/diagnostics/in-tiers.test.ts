import { expect, test } from 'vitest'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { formatDiagnostics } from '../../src/diagnostics/format-text.ts'
import { acrossTiers, inTier } from '../../src/diagnostics/in-tiers.ts'

const tiers = ['development', 'staging', 'production'].map((tier) => ({ file: `${tier}.yaml`, tier }))

function problem(path: string, message = 'm'): Diagnostic {
  return {
    code: 'c',
    severity: 'error',
    message,
    place: { source: { path, text: 'a: 1\n' }, start: 3, end: 4 },
  }
}

function across(...found: readonly (readonly [string | undefined, Diagnostic])[]) {
  return acrossTiers(
    found.flatMap(([tier, diagnostic]) => inTier(tier, [diagnostic])),
    tiers,
  )
}

test('what is wrong with a shared layer in some tiers is said once, with their names', () => {
  const found = across(['staging', problem('base.yaml')], ['production', problem('base.yaml')])
  expect(found).toEqual([{ ...problem('base.yaml'), tiers: ['staging', 'production'] }])
  expect(formatDiagnostics(found, { colour: false })).toBe(
    [
      'base.yaml:1:4: error: m [c]',
      '  1 | a: 1',
      '    |    ^',
      '    = tiers: staging, production',
      '1 error, 0 warnings',
      '',
    ].join('\n'),
  )
})

test('what is wrong in all tiers names none of them', () => {
  const everywhere = tiers.map(({ tier }) => [tier, problem('base.yaml')] as const)
  expect(across(...everywhere)).toEqual([problem('base.yaml')])
})

test('what is wrong with a layer whatever extends it names no tier', () => {
  const found = across(['staging', problem('base.yaml')], [undefined, problem('base.yaml')])
  expect(found).toEqual([problem('base.yaml')])
})

test('what stands in the file of its tier does not name it, unless it is of another tier', () => {
  expect(across(['staging', problem('staging.yaml')])).toEqual([problem('staging.yaml')])
  expect(across(['production', problem('staging.yaml')])).toEqual([
    { ...problem('staging.yaml'), tiers: ['production'] },
  ])
})

test('two problems at one place stay two', () => {
  const found = across(['staging', problem('base.yaml', 'one')], ['production', problem('base.yaml', 'two')])
  expect(found.map(({ message, tiers: names }) => [message, names])).toEqual([
    ['one', ['staging']],
    ['two', ['production']],
  ])
})
