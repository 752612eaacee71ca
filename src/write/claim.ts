import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isSystemError } from './io-problem.ts'
import { workFolder } from './tree.ts'
import { type WriteProblem, writeProblem } from './write-problem.ts'

/** The file by which a process says that it is writing to an output folder. */
export function claimName(pid: number): string {
  return `pid.${pid}`
}

/** Whether a name in the work folder is that of a claim, which only its own process may remove while it runs. */
export function isClaim(name: string): boolean {
  return pidOf(name) !== undefined
}

/**
 * Makes this process the only writer below a root until it removes its claim, or says who is writing.
 * Everybody first leaves a claim and then looks for others, so of two at least one sees the other.
 */
export function claimOutput(root: string): WriteProblem | undefined {
  const folder = `${root}/${workFolder}`
  if (!leaveClaim(folder)) return busy(process.pid)
  for (let patience = 10; ; patience--) {
    const other = otherWriters(folder).sort((one, two) => one - two)[0]
    if (other === undefined) return undefined
    // When several begin in the same moment, the one with the lowest number waits for the others to step back.
    if (other < process.pid || patience === 0) {
      rmSync(`${folder}/${claimName(process.pid)}`, { force: true })
      return busy(other)
    }
    sleep(20)
  }
}

function leaveClaim(folder: string): boolean {
  const started = startOf(process.pid) ?? ''
  const path = `${folder}/${claimName(process.pid)}`
  for (let attempt = 0; ; attempt++) {
    try {
      mkdirSync(folder, { recursive: true })
      writeFileSync(path, started, { flag: 'wx' })
      return true
    } catch (error) {
      // Between our two calls another process may have finished and removed the folder.
      if (isSystemError(error, 'ENOENT') && attempt < 10) continue
      if (!isSystemError(error, 'EEXIST')) throw error
      // Another thread of this process; or an old process that had the same number.
      if (started !== '' && readFileSync(path, 'utf8') === started) return false
      rmSync(path, { force: true })
    }
  }
}

/** The other processes with a claim. Claims of processes that are gone are removed. */
function otherWriters(folder: string): number[] {
  return readdirSync(folder).flatMap((name) => {
    const pid = pidOf(name)
    if (pid === undefined || pid === process.pid) return []
    if (isRunning(pid, startWritten(`${folder}/${name}`))) return [pid]
    rmSync(`${folder}/${name}`, { force: true })
    return []
  })
}

function pidOf(name: string): number | undefined {
  const digits = /^pid\.([1-9]\d{0,9})$/.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function isRunning(pid: number, started: string | undefined): boolean {
  if (started === undefined) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, as another user.
    if (!isSystemError(error, 'EPERM')) return false
  }
  const now = startOf(pid)
  return now !== 'gone' && (now === undefined || started === '' || now === started)
}

function startWritten(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}

/**
 * When a process was started, in ticks since the machine was: it tells a process from a later one with the
 * same number. Nothing where it cannot be known; `gone` for a process that only waits to be buried.
 * Fields 3 and 22 of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function startOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? 'gone' : fields[19]
  } catch {
    return undefined
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

function busy(pid: number): WriteProblem {
  const path = `${workFolder}/${claimName(pid)}`
  const advice = 'Wait until it has finished. If that process is not Plinth, delete this file.'
  return writeProblem('output-busy', path, `process ${pid} is writing to this output folder`, advice)
}
