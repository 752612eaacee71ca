import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'
import { namespaceCommand } from './namespace.ts'

type Suite = 'bookworm' | 'trixie' | 'forky'
type Program = 'nginx' | 'promtool' | 'amtool' | 'alertmanager' | 'shellcheck'

/** The real programs that read our outputs, by Debian suite: bookworm the oldest, trixie the current, forky the next. */
export type ToolName =
  | `${Program}-${Suite}`
  | `${'prometheus' | 'ip'}-trixie`
  | 'prometheus-bookworm'
  | `${'docker-compose' | 'kubectl'}-${'trixie' | 'forky'}`
  | 'crontab-trixie'
  | 'github-workflows'
  | 'kubernetes-schema'
  | 'compose-schema'
  | 'namespace'
  | 'servers'

const folder = fileURLToPath(new URL('../../.tools/', import.meta.url))
const places: Partial<Record<ToolName, string>> = {
  'github-workflows': 'github-workflows.mjs',
  'kubernetes-schema': 'kubernetes-schema.json',
  'compose-schema': 'trixie/usr/share/gocode/src/github.com/compose-spec/compose-go/schema/compose-spec.json',
  servers: 'servers/.complete',
}

/** The absolute path of a program that `scripts/consumers.sh` brought; undefined where it could not. */
export function tool(name: ToolName): string | undefined {
  if (name === 'namespace') return canMakeNamespaces() ? '/usr/bin/unshare' : undefined
  const path = `${folder}${places[name] ?? `bin/${name}`}`
  return existsSync(path) ? path : undefined
}

/** A canary is the next release of a program: it moves under us, so what it misses or refuses is only a warning. */
export function isCanary(name: ToolName): boolean {
  return name.endsWith('-forky')
}

/**
 * The path of a program that the running test needs. Where it is missing the test is skipped and says why; in CI
 * it fails, unless the program is a canary.
 */
export function requireTool(name: ToolName, context: TestContext): string {
  const path = tool(name)
  if (path !== undefined) return path
  const message = `${name} is missing: scripts/consumers.sh brings it, on Debian`
  if (process.env.CI && !isCanary(name)) throw new Error(message)
  return context.skip(message)
}

let namespaces: boolean | undefined

function canMakeNamespaces(): boolean {
  namespaces ??= run(namespaceCommand(['true'])) === 0
  return namespaces
}

function run([program = '', ...args]: readonly string[]): number | null {
  return spawnSync(program, args, { stdio: 'ignore' }).status
}
