import { pathToFileURL } from 'node:url'

/** What `scripts/consumers/github-workflows.mjs` bundles of GitHub's own language service. */
interface LanguageService {
  readonly TextDocument: { create(uri: string, language: string, version: number, text: string): object }
  validate(document: object): Promise<readonly { readonly message: string; readonly range: Range }[]>
}

interface Range {
  readonly start: { readonly line: number }
}

let judged = 0

/** What GitHub says about a workflow, as `line: message`; nothing if it takes it. */
export async function githubWorkflowProblems(
  path: string,
  name: string,
  text: string,
): Promise<readonly string[]> {
  // The module is made by this repository; see the interface.
  const service = (await import(pathToFileURL(path).href)) as LanguageService
  // The service remembers what it read from a URI, whatever the text is now.
  const uri = `file:///${judged++}/.github/workflows/${name}`
  const document = service.TextDocument.create(uri, 'yaml', 1, text)
  const problems = await service.validate(document)
  return problems.map(({ message, range }) => `${range.start.line + 1}: ${message}`)
}
