import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { printBody } from '../../../src/print/print.ts'
import { runner } from '../../../src/targets/backup/runner.ts'
import { shop } from '../../fixtures/shop.ts'

let folder = ''
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plinth-runner-'))
  for (const name of ['backup', 'bin', 'locks', 'metrics']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'backup/run.sh'), printBody(runner(await shop()).body, 'the spec'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs the script with this text in place of docker. */
function run(docker: string, limit = 60): { readonly status: number | null; readonly stderr: string } {
  const path = join(folder, 'bin/docker')
  writeFileSync(path, `#!/bin/bash\n${docker}\n`)
  chmodSync(path, 0o755)
  const { status, stderr } = spawnSync(
    'bash',
    [join(folder, 'backup/run.sh'), 'backup', 'orders', `${limit}`],
    {
      encoding: 'utf8',
      env: {
        PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
        METRICS_FOLDER: join(folder, 'metrics'),
        LOCK_FOLDER: join(folder, 'locks'),
      },
    },
  )
  return { status, stderr }
}

function metrics(): Readonly<Record<string, string>> {
  const lines = readdirSync(join(folder, 'metrics')).flatMap((name) =>
    readFileSync(join(folder, 'metrics', name), 'utf8').split('\n'),
  )
  return Object.fromEntries(
    lines
      .filter((line) => /^\w/.test(line))
      .map((line) => line.split('{backup="orders"} ') as [string, string]),
  )
}

test('a run that succeeds is silent and leaves its time, duration and size', () => {
  expect(run('echo "$*" >&2; echo 1234')).toEqual({ status: 0, stderr: '' })
  expect(metrics()).toMatchObject({ backup_size_bytes: '1234', backup_last_exit_code: '0' })
  expect(Number(metrics().backup_last_success_timestamp_seconds)).toBeGreaterThan(1_700_000_000)
})

test('compose runs the container of the backup alone', () => {
  run(`echo "$*" >"${folder}/arguments"`)
  expect(readFileSync(join(folder, 'arguments'), 'utf8').trim()).toBe(
    `compose --file ${folder}/backup/../compose/compose.yaml run --rm --no-deps --no-TTY backup-orders`,
  )
})

test('a run that fails says what it heard, and keeps the time of the last success', () => {
  run('echo 1234')
  const before = metrics().backup_last_success_timestamp_seconds
  const { status, stderr } = run('echo no space >&2; exit 3')
  expect(status).toBe(3)
  expect(stderr).toContain('no space')
  expect(metrics()).toMatchObject({
    backup_last_exit_code: '3',
    backup_last_success_timestamp_seconds: before,
    backup_size_bytes: '1234',
  })
})

test('a run that takes too long is ended', () => {
  expect(run('sleep 20', 1).status).toBe(124)
  expect(metrics().backup_last_exit_code).toBe('124')
})

test('a run does not start while another is going on', () => {
  const nested = `bash "${folder}/backup/run.sh" backup orders 60 >&2; echo "inner: $?" >&2; exit 1`
  expect(run(nested).stderr).toMatch(/has not ended yet[\s\S]*inner: 75/)
})
