import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { namespaceCommand } from './namespace.ts'
import { requireTool } from './tools.ts'

function runPrivately(script: string): string {
  const [program = '', ...args] = namespaceCommand(['sh', '-c', script], {
    hosts: ['api'],
    mounts: { '/etc/nginx/conf.d': 'src' },
  })
  return execFileSync(program, args, { encoding: 'utf8' })
}

test('a private machine has the names, the mounts and the folders that servers ask for', (context) => {
  requireTool('namespace', context)
  expect(runPrivately('getent hosts api; ls /etc/nginx/conf.d/cli.ts; ls -d /var/lib/nginx')).toMatch(
    /^127\.0\.0\.1 .*api\n\/etc\/nginx\/conf\.d\/cli\.ts\n\/var\/lib\/nginx\n$/,
  )
})

test('what a private machine writes stays in it', (context) => {
  requireTool('namespace', context)
  runPrivately('touch /etc/plinth-test /var/lib/plinth-test')
  expect(existsSync('/etc/plinth-test') || existsSync('/var/lib/plinth-test')).toBe(false)
})

test('a private machine has loopback only', (context) => {
  requireTool('namespace', context)
  const script = `node -p 'Object.keys(require("node:os").networkInterfaces()).join()'`
  expect(runPrivately(script).trim()).toBe('lo')
  expect(Object.keys(networkInterfaces()).length).toBeGreaterThan(0)
})
