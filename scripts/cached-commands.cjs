'use strict'
// Stands in the command line for the commands: loads their bundle with the machine code that V8 made of it in an earlier
// run, which is a quarter of the work of compiling a tier. The first run with a version of Node leaves that code beside
// the bundle; where nobody may write there, or it is another's, everything works without it.
const { readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const { dirname, join } = require('node:path')
const { Script } = require('node:vm')

const bundle = join(__dirname, BUNDLE)
const cache = `${bundle}.${process.version}-${process.arch}.cache`

function readIfPresent(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** Written whole or not at all: several runs may be the first. */
function save(script) {
  const part = `${cache}.${process.pid}`
  try {
    writeFileSync(part, script.createCachedData())
    renameSync(part, cache)
  } catch {
    rmSync(part, { force: true })
  }
}

function load() {
  const cachedData = readIfPresent(cache)
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(bundle, 'utf8')}\n})`
  const script = new Script(source, { filename: bundle, ...(cachedData && { cachedData }) })
  const module = { exports: {} }
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, dirname(bundle))
  // At the end, when it has code for what ran.
  if (cachedData === undefined || script.cachedDataRejected) process.once('exit', () => save(script))
  return module.exports
}

module.exports = load()
