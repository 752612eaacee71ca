import { readFile } from 'node:fs/promises'
import { mergePaths } from './generate/merge-paths.mjs'
import { overlaySchema } from './generate/overlay-schema.mjs'
import { referencePage } from './generate/reference-page.mjs'
import { specTypes } from './generate/spec-types.mjs'
import { inProject, readIfPresent, writeIfChanged } from './project.mjs'

/**
 * `npm run generate`: writes the committed files that are made from the schema.
 * With `--check` writes nothing, names the stale ones and exits with 1 if there are any.
 */
async function generate(check) {
  const schema = JSON.parse(await readFile(inProject('schema/environment.schema.json'), 'utf8'))
  const files = {
    'schema/overlay.schema.json': `${JSON.stringify(overlaySchema(schema), null, 2)}\n`,
    'src/model/spec.ts': await specTypes(schema),
    'src/model/merge-paths.ts': mergePaths(schema),
    'docs/reference.md': referencePage(schema),
  }
  for (const [path, text] of Object.entries(files)) {
    if (
      check ? (await readIfPresent(inProject(path))) === text : !(await writeIfChanged(inProject(path), text))
    )
      continue
    console.log(check ? `${path} is stale: run \`npm run generate\`` : `wrote ${path}`)
    if (check) process.exitCode = 1
  }
}

await generate(process.argv.includes('--check'))
