import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inProject } from './project.mjs'

/**
 * An esbuild plugin that bundles of cdk8s-plus-27's typed Kubernetes objects only what the sources use: the
 * `manifest()` of each class that they name and the functions that it calls. The package is one CommonJS file of
 * 2.5 MB that no bundler can shake, and reading it would cost more than compiling a tier.
 */
export const kubernetesManifests = {
  name: 'kubernetes-manifests',
  setup(build) {
    build.onLoad({ filter: /cdk8s-plus-27[\\/]lib[\\/]imports[\\/]k8s\.js$/ }, async ({ path }) => {
      const declarations = declarationsOf(await readFile(path, 'utf8'))
      const wanted = (await usedNames()).filter((name) => declarations.has(name))
      const kept = reachable(wanted, declarations)
      const contents = `${definedEntries}${[...kept].map((name) => quick(declarations.get(name))).join('\n')}`
      return { contents: `${contents}\nexport { ${wanted.join(', ')} }\n`, loader: 'js' }
    })
  },
}

const definedEntries = `
function definedEntries(map) {
  const defined = {}
  for (const key of Object.keys(map)) if (map[key] !== undefined) defined[key] = map[key]
  return defined
}
`

/** The package copies what it has of a map for each of its keys; the result is the same when it does so once. */
function quick(text) {
  return text.replace(/Object\.entries\(result\)\.reduce\(.*\);$/m, 'definedEntries(result);')
}

/** Names in our sources that may be the package's. */
async function usedNames() {
  const folder = inProject('src/targets/kubernetes')
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'))
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  const names = texts.flatMap((text) => text.match(/\b(?:Kube[A-Z]\w*|IntOrString|Quantity)\b/g) ?? [])
  return [...new Set(names)].sort()
}

/** Every top-level class and function by name, without the parts that only constructs need. */
function declarationsOf(source) {
  const declarations = new Map()
  for (const [text, , name] of source.matchAll(/^(class|function) (\w+)[\s\S]*?^}$/gm)) {
    const kind = new RegExp(`^${name}\\.GVK = \\{[\\s\\S]*?^\\};$`, 'm').exec(source)?.[0] ?? ''
    declarations.set(name, `${withoutConstructs(text)}\n${kind}`)
  }
  return declarations
}

/** An API object becomes a plain class with the static `manifest()` alone: nothing makes an instance of it. */
function withoutConstructs(text) {
  if (!/^class \w+ extends cdk8s_1\.ApiObject/.test(text)) return text
  const manifest = /^ {4}static manifest\([\s\S]*?^ {4}\}$/m.exec(text)?.[0]
  if (manifest === undefined)
    throw new Error(`cdk8s-plus-27 has changed: no manifest() in ${text.slice(0, 60)}`)
  return `${text.slice(0, text.indexOf(' extends'))} {\n${manifest}\n}`
}

function reachable(names, declarations) {
  const kept = new Set()
  const visit = (name) => {
    if (kept.has(name)) return
    kept.add(name)
    for (const [mentioned] of declarations.get(name).matchAll(/\b\w+\b/g)) {
      if (declarations.has(mentioned)) visit(mentioned)
    }
  }
  for (const name of names) visit(name)
  return kept
}
