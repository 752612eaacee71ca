import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { correctionOf, nameLike } from '../../src/validate/corrections.ts'

// The file is part of this repository: its shape is what the tests of the schema check.
const { $defs } = JSON.parse(readFileSync('schema/environment.schema.json', 'utf8')) as {
  readonly $defs: Readonly<Record<string, { readonly pattern: string; readonly properties: Times }>>
}
type Times = Readonly<Record<string, { readonly pattern: string }>>

function meant(quantity: string, text: string): string | undefined {
  const pattern = ($defs[quantity] ?? $defs.schedule?.properties[quantity === 'time' ? 'daily' : quantity])
    ?.pattern
  return correctionOf(quantity, text, pattern ?? '')
}

test.each([
  ['duration', '30sec', '30s'],
  ['duration', '5 minutes', '5m'],
  ['duration', 'PT30S', '30s'],
  ['duration', '30', '30s'],
  ['size', '512M', '512Mi'],
  ['size', '2 gb', '2GB'],
  ['size', '64k', '64Ki'],
  ['cpu', '500 m', '500m'],
  ['cpu', '2 cores', '2'],
  ['percentage', '70', '70%'],
  ['rate', '10r/s', '10/s'],
  ['rate', '100 per minute', '100/min'],
  ['time', '2:17', '02:17'],
  ['time', '2pm', '14:00'],
  ['time', '12:30am', '00:30'],
  ['weekly', 'Sunday 5:00', 'sunday 05:00'],
  ['monthly', '1st 3:10', '1 03:10'],
  ['date', '2027/1/5', '2027-01-05'],
])('of the %s "%s" is "%s" meant', (quantity, text, expected) => {
  expect(meant(quantity, text)).toBe(expected)
})

test('nothing is meant by what is no quantity at all', () => {
  expect(meant('duration', 'soon')).toBeUndefined()
  expect(meant('size', 'plenty')).toBeUndefined()
})

test('a name is suggested in small letters and hyphens', () => {
  const pattern = $defs.name?.pattern ?? ''
  expect(nameLike('My_Service', pattern)).toBe('my-service')
  expect(nameLike('paymentApi', pattern)).toBe('payment-api')
  expect(nameLike('___', pattern)).toBeUndefined()
})
