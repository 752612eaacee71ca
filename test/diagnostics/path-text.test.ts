import { expect, test } from 'vitest'
import { pathText } from '../../src/diagnostics/path-text.ts'

test('keys are joined by dots; indexes and keys with other signs stand in brackets', () => {
  expect(pathText([])).toBe('')
  expect(pathText(['services', 'api', 'command', 0])).toBe('services.api.command[0]')
  expect(pathText(['routes', 'api', 'hosts', 'a.example.org'])).toBe('routes.api.hosts["a.example.org"]')
  expect(pathText(['services', 'api', 'volumes', '/tmp', 'size'])).toBe('services.api.volumes./tmp.size')
})
