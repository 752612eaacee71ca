'use strict'
// The start of the command: loads its bundles with the machine code that V8 made of them in an earlier run, which is a
// quarter of the work of compiling a tier. The first run with a version of Node leaves that code beside the bundles;
// where nobody may write there, or it is another's, everything works without it.
const { readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs')
const { dirname, join } = require('node:path')
const { setFlagsFromString } = require('node:v8')
const { Script } = require('node:vm')

// What V8 is asked on Node 20, whose flags these are. Compiling a tier is over before most of the machine code pays off
// that V8 makes of it on other threads, for a third of the CPU: it waits longer. It collects garbage on the thread that
// made it, without starting to mark what the process is about to leave anyway, for a tenth.
if (process.versions.node.startsWith('20.'))
  setFlagsFromString('--interrupt-budget=600000 --no-parallel-scavenge --no-incremental-marking')

function readIfPresent(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** Written whole or not at all: several runs may be the first. */
function save({ script, cache }) {
  const part = `${cache}.${process.pid}`
  try {
    writeFileSync(part, script.createCachedData())
    renameSync(part, cache)
  } catch {
    rmSync(part, { force: true })
  }
}

const loaded = []

function load(file) {
  const bundle = join(__dirname, file)
  const cache = `${bundle}.${process.version}-${process.arch}.cache`
  const cachedData = readIfPresent(cache)
  // The build writes ASCII alone.
  const source = readFileSync(bundle, 'latin1')
  const script = new Script(source, { filename: bundle, ...(cachedData && { cachedData }) })
  loaded.push({ script, cache, isKnown: cachedData !== undefined && !script.cachedDataRejected })
  const module = { exports: {} }
  const requireThere = (id) => (/^\.\/.*\.js$/.test(id) ? load(id) : require(id))
  script.runInThisContext()(module.exports, requireThere, module, bundle, dirname(bundle))
  return module.exports
}

// At the end, when there is code for what ran: of a run that went well and did more than to print its help.
process.once('exit', (status) => {
  if (status !== 0 || loaded.length === 1) return
  for (const one of loaded) if (!one.isKnown) save(one)
})

load('COMMAND_LINE')
