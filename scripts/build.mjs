import { chmod, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
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
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  metafile: true,
  write: false,
}

// cdk8s and handlebars are CommonJS: what esbuild makes of them calls `require`, which an ES module lacks.
const requireForModules = [
  "import { createRequire as createRequireForBundle } from 'node:module'",
  'const require = createRequireForBundle(import.meta.url)',
].join('\n')

/**
 * Makes `dist/` from `src/`. `dist/cli.js` is CommonJS and holds only what the command line needs: Node starts it a
 * fifth faster than an ES module, which `--help` feels. What it imports dynamically becomes ES modules in chunks,
 * loaded when a command needs them. `--clean` leaves nothing of earlier builds there: for packing.
 */
async function build(clean) {
  await generateSources()
  const lazy = new Set()
  const commandLine = await esbuild.build({
    ...shared,
    entryPoints: { cli: 'src/cli.ts' },
    format: 'cjs',
    banner: { js: '#!/usr/bin/env node' },
    plugins: [lazyImports(lazy)],
  })
  const modules = await esbuild.build({
    ...shared,
    entryPoints: [...lazy],
    outbase: 'src',
    outExtension: { '.js': '.mjs' },
    splitting: true,
    format: 'esm',
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: requireForModules },
    // The same code without the Node build's look at `process.env` for each token.
    alias: { yaml: inProject('node_modules/yaml/browser/index.js') },
    plugins: [kubernetesManifests],
  })
  await writeOutputs(modules, commandLine, clean)
}

/** Leaves dynamic imports in place, to the module that the second build makes of them, and remembers them. */
function lazyImports(found) {
  return {
    name: 'lazy-imports',
    setup: (current) =>
      current.onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const source = join(resolveDir, path)
        found.add(source)
        return { path: `./${relative(inProject('src'), source).replace(/\.ts$/, '.mjs')}`, external: true }
      }),
  }
}

async function writeOutputs(modules, commandLine, clean) {
  const inputs = [modules, commandLine].flatMap((result) => Object.keys(result.metafile.inputs))
  const texts = new Map([
    ...modules.outputFiles.map((file) => [file.path, file.text]),
    [join(outdir, 'THIRD-PARTY-LICENSES.txt'), await licenseTexts(inputs)],
    [join(outdir, 'package.json'), '{ "type": "commonjs" }\n'],
    // The entry point comes last: whoever starts it finds the modules that it names.
    ...commandLine.outputFiles.map((file) => [file.path, file.text]),
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
