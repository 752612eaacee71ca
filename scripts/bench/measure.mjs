import { spawnSync } from 'node:child_process'

/**
 * Runs a command once. `wall` and `cpu` (user and system, all of its processes) in milliseconds. Node tells nobody
 * the CPU time of its children; bash does, to the millisecond.
 */
function measureOnce({ command, before }) {
  before?.()
  const start = performance.now()
  const { stdout, stderr, status } = spawnSync(
    'bash',
    ['-ec', '"$@" >/dev/null; times', 'bash', ...command],
    {
      encoding: 'utf8',
    },
  )
  const wall = performance.now() - start
  if (status !== 0) throw new Error(`failed: ${command.join(' ')}\n${stderr}`)
  const [, children = ''] = stdout.trim().split('\n')
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + (m * 60 + Number(s)) * 1000,
    0,
  )
  return { wall, cpu }
}

/**
 * Runs all commands in turn, so often, and gives a function that says how one compares to another in `cpu` or `wall`:
 * the median of what each round says by itself, since what else the machine does lasts longer than a round.
 */
export function measure(commands, rounds) {
  const runs = Object.fromEntries(Object.keys(commands).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(commands)) runs[name].push(measureOnce(command))
  }
  return (name, other, what) => median(runs[name].map((run, round) => run[what] / runs[other][round][what]))
}

/** The peak memory of a Node script in MiB. */
export function peakMemory(script, args) {
  const report = "process.on('exit', () => process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS))"
  const hook = `data:text/javascript,${encodeURIComponent(report)}`
  const { stderr } = spawnSync(process.execPath, ['--import', hook, script, ...args], { encoding: 'utf8' })
  return Number(/peak (\d+)$/.exec(stderr)?.[1]) / 1024
}

function median(values) {
  return values.sort((left, right) => left - right)[Math.floor(values.length / 2)]
}
