import { inProject, readIfPresent, writeIfChanged } from '../project.mjs'
import { composeData } from './compose-data.mjs'
import { kubernetesData } from './kubernetes-data.mjs'

const composeSchema =
  '.tools/trixie/usr/share/gocode/src/github.com/compose-spec/compose-go/schema/compose-spec.json'

/** The committed files that are made from schemas of consumers: their source in `.tools`, and what is made of it. */
const made = [
  { path: 'src/consumers/kubernetes.json', source: '.tools/kubernetes-schema.json', make: kubernetesData },
  { path: 'src/consumers/compose.json', source: composeSchema, make: composeData },
]

/**
 * Writes them. With `--check` writes nothing, names those that are stale or whose source is not there, and exits with
 * 1 if there are any.
 */
async function consumerData(check) {
  for (const { path, source, make } of made) {
    const text = await readIfPresent(inProject(source))
    if (text === undefined) {
      console.log(`${path}: ${source} is missing; scripts/consumers.sh brings it, on Debian`)
      if (check) process.exitCode = 1
      continue
    }
    const wanted = make(JSON.parse(text))
    if (check && (await readIfPresent(inProject(path))) !== wanted) {
      console.log(`${path} is stale: run \`node scripts/consumers/consumer-data.mjs\``)
      process.exitCode = 1
    } else if (!check && (await writeIfChanged(inProject(path), wanted))) console.log(`wrote ${path}`)
  }
}

await consumerData(process.argv.includes('--check'))
