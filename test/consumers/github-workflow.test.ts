import { expect, test } from 'vitest'
import { githubWorkflowProblems } from './github-workflow.ts'
import { requireTool } from './tools.ts'

const workflow = `name: ci
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: npm test
  deploy:
    needs: [test]
    runs-on: ubuntu-24.04
    steps:
      - run: echo "$REF"
        env:
          REF: \${{ github.ref }}
`

test("GitHub's language service takes a good workflow", async (context) => {
  const service = requireTool('github-workflows', context)
  expect(await githubWorkflowProblems(service, 'ci.yml', workflow)).toEqual([])
})

test("GitHub's language service refuses a job that needs one that is not there", async (context) => {
  const service = requireTool('github-workflows', context)
  const problems = await githubWorkflowProblems(service, 'ci.yml', workflow.replace('[test]', '[tset]'))
  expect(problems.join('\n')).toContain('tset')
})
