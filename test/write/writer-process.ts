import { readFileSync, writeSync } from 'node:fs'
import { type WriteResult, writeUnits } from '../../src/write/write-units.ts'
import type { WriterOrder } from './start-writer.ts'

// Bundled and run as a process of its own by `start-writer.ts`, so that tests can kill it.
const order: WriterOrder = JSON.parse(readFileSync(0, 'utf8'))
let steps = 0
writeSync(1, 'begin\n')
const result: WriteResult = writeUnits(order.root, order.units, {
  onStep: () => {
    steps += 1
    if (steps === order.killAt) process.kill(process.pid, 'SIGKILL')
    if (order.pause !== undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, order.pause)
  },
})
writeSync(1, `${JSON.stringify({ steps, result })}\n`)
