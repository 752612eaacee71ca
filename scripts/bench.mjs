import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kustomizeOverlay } from './bench/kustomize-overlay.mjs'
import { measure, peakMemory } from './bench/measure.mjs'
import { inProject } from './project.mjs'

/**
 * `npm run bench [rounds] [system]`: what a compile costs, as ratios to what else runs on this machine in the same minutes,
 * beside what it may cost. Absolute times would say more about the machine than about the program.
 */
const rounds = Number(process.argv[2] ?? 15)
// About the 125 objects of the system for which the budget was found.
const system = process.argv[3] ?? 'company-platform'
const tier = `${system}/production`
const copies = 34 // of three tiers each: about 100 environments

// In memory where there is such a folder, so that no disk is measured.
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'plinth-bench-'))
const cli = inProject('dist/cli.js')
const out = join(folder, 'out')
const many = join(folder, 'environments')

function plinth(environments, ...args) {
  const clear = () => rmSync(out, { recursive: true, force: true })
  return {
    command: [process.execPath, cli, 'synth', ...args, '--environments', environments, '--out', out],
    before: clear,
  }
}

function findKubectl() {
  const candidates = [inProject('.tools/trixie/usr/bin/kubectl'), 'kubectl']
  return candidates.find((candidate) => spawnSync(candidate, ['version', '--client']).status === 0)
}

function copySystems() {
  for (let copy = 0; copy < copies; copy++) {
    const target = join(many, `${system}-${copy}`)
    cpSync(inProject('environments', system), target, { recursive: true })
    const base = join(target, 'base.yaml')
    writeFileSync(base, readFileSync(base, 'utf8').replace(`system: ${system}`, `system: ${system}-${copy}`))
  }
}

function kustomizeRuns(kubectl, overlay, times) {
  const loop = 'for run in $(seq "$1"); do "$2" kustomize "$3"; done'
  return ['bash', '-c', loop, 'bash', String(times), kubectl, overlay]
}

function line(what, ratio, budget) {
  const verdict = ratio <= budget ? 'ok' : 'OVER'
  console.log(`${what.padEnd(62)} ${ratio.toFixed(2).padStart(6)}x  budget ${budget.toFixed(2)}x  ${verdict}`)
}

function bench() {
  const kubectl = findKubectl()
  if (kubectl === undefined) throw new Error('kubectl is missing: scripts/consumers.sh brings it, on Debian')
  const environments = inProject('environments')
  execFileSync(process.execPath, [cli, 'synth', tier, '--environments', environments, '--out', out], {
    stdio: 'pipe',
  })
  const overlay = kustomizeOverlay(join(out, tier, 'kubernetes'), join(folder, 'kustomize'))
  copySystems()

  const one = measure(
    {
      node: { command: [process.execPath, '-e', '0'] },
      all: plinth(environments, tier),
      kubernetes: plinth(environments, tier, '--target', 'kubernetes'),
      kustomize: { command: [kubectl, 'kustomize', overlay] },
      help: { command: [process.execPath, cli, '--help'] },
      version: { command: [process.execPath, cli, '--version'] },
    },
    rounds,
  )
  const hundred = measure(
    {
      kubernetes: plinth(many, '--target', 'kubernetes'),
      all: plinth(many),
      kustomize: { command: kustomizeRuns(kubectl, overlay, copies * 3) },
    },
    Math.min(rounds, 3),
  )

  console.log(`Node ${process.versions.node}, medians of ${rounds} rounds, CPU unless said`)
  line('one environment, all targets / node -e 0', one('all', 'node', 'cpu'), 4)
  line('one environment, all targets / its full kustomize overlay', one('all', 'kustomize', 'cpu'), 0.65)
  line('one environment, kubernetes only / the same', one('kubernetes', 'kustomize', 'cpu'), 0.55)
  line('--help / node -e 0', one('help', 'node', 'cpu'), 1.25)
  line('--version / node -e 0', one('version', 'node', 'cpu'), 1.25)
  line(
    `${copies * 3} environments, kubernetes / as many kustomize runs (wall)`,
    hundred('kubernetes', 'kustomize', 'wall'),
    0.1,
  )
  line(`${copies * 3} environments, all targets / the same (wall)`, hundred('all', 'kustomize', 'wall'), 0.1)
  const memory = (...args) => `${peakMemory(cli, ['synth', ...args, '--out', out]).toFixed(0)} MiB`
  console.log(`peak memory, one environment: ${memory(tier, '--environments', environments)} (budget 85 MiB)`)
  console.log(`peak memory, ${copies * 3} environments: ${memory('--environments', many)}`)
}

try {
  bench()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
