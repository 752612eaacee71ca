import { chmod, readdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as esbuild from 'esbuild'
import generateSources from './generated-sources.mjs'
import { kubernetesManifests } from './kubernetes-manifests.mjs'
import { inProject, writeIfChanged } from './project.mjs'

const outdir = inProject('dist')
const entry = join(outdir, 'cli.js')
const tenMinutes = 600_000

const shared = {
  absWorkingDir: inProject(),
  outdir,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  metafile: true,
  write: false,
  // What is left out of a bundle is loaded by `require`: Node 20 warns of JSON that is imported.
  supported: { 'dynamic-import': false },
}

/**
 * Makes `dist/` from `src/`: the start, the command line, and the commands in a file of their own, which `--help` does
 * without. All are CommonJS, which Node loads with a tenth less CPU than ES modules. `--clean` leaves nothing of earlier
 * builds there: for packing.
 */
async function build(clean) {
  await generateSources()
  const yaml = await bundle({
    // The same code without the Node build's look at `process.env` for each token.
    entryPoints: { yaml: 'node_modules/yaml/browser/index.js' },
  })
  const commands = await bundle({
    entryPoints: { commands: 'src/commands/commands.ts' },
    plugins: [kubernetesManifests, await loadedAtFirstUse(fileOf(yaml)), dataOfOurs],
  })
  const commandLine = await bundle({
    entryPoints: { 'command-line': 'src/cli.ts' },
    plugins: [commandsIn(fileOf(commands)), processesAtFirstUse],
  })
  const texts = new Map([[entry, await startWith(fileOf(commandLine))]])
  await writeOutputs([yaml, commands, commandLine], texts, clean)
}

/** A function that `start.cjs` calls with what Node gives to every module. */
function bundle(options) {
  return esbuild.build({
    ...shared,
    entryNames: '[name]-[hash]',
    banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
    footer: { js: '})' },
    ...options,
  })
}

/** What esbuild left of other characters, in comments and patterns: Node reads ASCII in half the time and memory. */
function ascii(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** `./commands-ABCDEFGH.js`: how bundles name another. */
function fileOf({ outputFiles }) {
  return `./${basename(outputFiles[0].path)}`
}

async function startWith(commandLine) {
  const text = await readFile(inProject('scripts/start.cjs'), 'utf8')
  return `#!/usr/bin/env node\n${text.replace('COMMAND_LINE', commandLine)}`
}

/**
 * Leaves the yaml package to a file of its own, read when something of it is first used: most specs are plain enough to
 * be read without it, and Node reads every line of a file that it loads.
 */
async function loadedAtFirstUse(file) {
  const names = Object.keys(await import('yaml'))
  const contents = `
    let loaded
    for (const name of ${JSON.stringify(names)})
      Object.defineProperty(exports, name, {
        enumerable: true,
        get: () => (loaded ??= require('${file}'))[name],
      })`
  return {
    name: 'yaml-at-first-use',
    setup(current) {
      current.onResolve({ filter: /^yaml$/ }, () => ({ path: file, namespace: 'at-first-use' }))
      current.onResolve({ filter: /./, namespace: 'at-first-use' }, ({ path }) => ({ path, external: true }))
      current.onLoad({ filter: /./, namespace: 'at-first-use' }, () => ({ contents, loader: 'js' }))
    },
  }
}

/** Schemas and other data that only some runs need stay files of their own, as the package ships them. */
const dataOfOurs = {
  name: 'data-of-ours',
  setup: (current) =>
    current.onResolve({ filter: /\/(schema|consumers)\/[a-z.]+\.json$/ }, ({ path }) => ({
      path: `../${path.replace(/^(\.\.?\/)+/, '').replace(/^consumers/, 'src/consumers')}`,
      external: true,
    })),
}

/** Leaves the commands to the file that is made of them. */
function commandsIn(file) {
  return {
    name: 'commands-in-another-file',
    setup: (current) =>
      current.onResolve({ filter: /\/commands\/commands\.ts$/ }, () => ({ path: file, external: true })),
  }
}

/** Commander can start commands that are programs of their own; ours are not, and Node's module for it is large. */
const processesAtFirstUse = {
  name: 'processes-at-first-use',
  setup(current) {
    current.onResolve({ filter: /^node:child_process$/ }, ({ path, namespace }) =>
      namespace === 'at-first-use' ? { path, external: true } : { path, namespace: 'at-first-use' },
    )
    current.onLoad({ filter: /./, namespace: 'at-first-use' }, ({ path }) => ({
      contents: `exports.spawn = (...given) => require('${path}').spawn(...given)`,
      loader: 'js',
    }))
  },
}

/** Writes the bundles, and then the files that name them. */
async function writeOutputs(bundles, named, clean) {
  const inputs = bundles.flatMap((result) => Object.keys(result.metafile.inputs))
  const texts = new Map([
    [join(outdir, 'THIRD-PARTY-LICENSES.txt'), await licenseTexts(inputs)],
    [join(outdir, 'package.json'), '{ "type": "commonjs" }\n'],
    // The entry point comes last: whoever starts it finds the modules that it names.
    ...bundles.flatMap(({ outputFiles }) => outputFiles.map((file) => [file.path, ascii(file.text)])),
    ...named,
  ])
  for (const [path, text] of texts) await writeIfChanged(path, text)
  await chmod(entry, 0o755)
  await removeOthers(texts, clean)
}

/** Removes what earlier builds left, but what a command that runs at this moment may still load only if `all`. */
async function removeOthers(kept, all) {
  for (const item of await readdir(outdir, { recursive: true, withFileTypes: true })) {
    const path = join(item.parentPath, item.name)
    if (!item.isFile() || kept.has(path)) continue
    const age = Date.now() - (await stat(path)).mtimeMs
    if (all || age > tenMinutes) await rm(path, { force: true })
  }
}

/** The license of each package that the bundle contains, as their licenses ask. */
async function licenseTexts(inputs) {
  const packages = new Set(inputs.flatMap((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []))
  const texts = []
  for (const folder of [...packages].sort()) {
    const { name, version, license } = JSON.parse(await readFile(inProject(folder, 'package.json'), 'utf8'))
    texts.push(`${name} ${version} (${license})\n\n${await licenseOf(folder)}`)
  }
  return texts.join(`\n${'-'.repeat(79)}\n\n`)
}

async function licenseOf(folder) {
  const files = (await readdir(inProject(folder))).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort()
  const texts = await Promise.all(files.map((file) => readFile(inProject(folder, file), 'utf8')))
  return texts.join('\n')
}

await build(process.argv.includes('--clean'))
