import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { requireTool } from '../consumers/tools.ts'
import { compileSpecs, filesOf } from '../in-memory.ts'
import { products } from './products.ts'

const folder = 'test/yardstick'
const root = mkdtempSync(join(tmpdir(), 'plinth-yardstick-'))
afterAll(() => rmSync(root, { recursive: true }))

/** Edition, system, tiers, tier, platform, domain and outputs: what every spec begins with. */
const identity = 7

function specOf(product: string): string {
  return readFileSync(join(folder, `${product}.yaml`), 'utf8')
}

async function compiled(product: string): Promise<ReadonlyMap<string, string>> {
  const shared = Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.env'))
      .map((name) => [`${folder}/${name}`, readFileSync(join(folder, name), 'utf8')]),
  )
  const specs = { [`environments/${product}/production.yaml`]: specOf(product), ...shared }
  const compilation = await compileSpecs(specs)
  // Some of these products ask for the host itself, and say so.
  const others = compilation.diagnostics.filter(({ code }) => code !== 'host-exposed')
  expect(others.map(({ message }) => message)).toEqual([])
  return filesOf(compilation)
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, step) => {
    if (Array.isArray(found)) return found.at(Number(step))
    return typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined
  }, value)
}

describe.each(Object.entries(products))('%s', (name, { says, lines }) => {
  test('says all that its compose file says', async () => {
    const text = (await compiled(name)).get(`${name}/production/compose/compose.yaml`)
    const file: unknown = parse(text ?? '')
    const found = Object.fromEntries(Object.keys(says).map((path) => [path, at(file, path)]))
    expect(found).toEqual(says)
  })

  test('is shorter than its compose file', () => {
    const written = specOf(name)
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    expect(written.length - identity).toBeLessThan(lines)
  })

  test.for(['docker-compose-trixie', 'docker-compose-forky'] as const)(
    'is accepted by %s',
    async (tool, context) => {
      const compose = requireTool(tool, context)
      for (const [path, text] of await compiled(name)) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), text)
      }
      const cwd = join(root, name, 'production', 'compose')
      const values = [...readFileSync(join(cwd, 'compose.yaml'), 'utf8').matchAll(/\$\{([A-Z0-9_]+):\?/g)]
      writeFileSync(join(cwd, '.env'), [...new Set(values.map(([, variable]) => `${variable}=x\n`))].join(''))
      mkdirSync(join(cwd, 'secrets'), { recursive: true })
      const { status, stderr } = spawnSync(compose, ['config', '-q'], { cwd, encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    },
  )
})

test('what needs a pass-through is known', () => {
  const known = Object.values(products).flatMap(({ passedThrough }) => Object.values(passedThrough ?? {}))
  expect(known).toEqual(['a further name with dots'])
})
