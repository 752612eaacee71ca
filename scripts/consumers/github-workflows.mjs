import * as esbuild from 'esbuild'
import { inProject } from '../project.mjs'

/**
 * Writes `.tools/github-workflows.mjs`: GitHub's own language service in one module. Bundled, because its packages
 * import JSON without the attribute that Node asks for.
 */
await esbuild.build({
  stdin: {
    contents: [
      "export { validate } from '@actions/languageservice'",
      "export { TextDocument } from 'vscode-languageserver-textdocument'",
    ].join('\n'),
    resolveDir: inProject(),
  },
  outfile: inProject('.tools/github-workflows.mjs'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  banner: {
    js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)",
  },
  logLevel: 'error',
})
