import type { Workload } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'

/** Programs that run on a garbage-collected heap, as commands name them, and the variables that set one up. */
const runtimes = ['node', 'npm', 'npx', 'pnpm', 'yarn', 'java']
const variables = ['NODE_ENV', 'NODE_OPTIONS', 'JAVA_OPTS', 'JAVA_TOOL_OPTIONS']

/** Scaling by memory adds instances of a program whose heap keeps what it once took, and hardly ever removes one. */
export const memoryNeverShrinks: TierRule = {
  code: 'memory-never-shrinks',
  severity: 'warning',
  scope: 'tier',
  check({ services }, report) {
    for (const { name, workload } of services) {
      const { scale } = workload
      const sign = scale.by.some(({ kind }) => kind === 'memory') ? heapSign(workload) : undefined
      if (sign === undefined || scale.max === scale.min) continue
      report({
        at: ['services', name, 'scale', 'by', 'memory'],
        message: `"${name}" would grow to ${scale.max} and stay there: its heap (${sign}) does not give back the memory of a peak`,
        help: 'Write `by: {cpu: 70%}` or `by: {rps: 100}`.',
      })
    }
  },
}

function heapSign({ command, env }: Workload): string | undefined {
  const program = command?.[0]?.split('/').at(-1)
  if (program !== undefined && runtimes.includes(program)) return `it runs ${program}`
  const variable = env.find(({ name }) => variables.includes(name))
  return variable && `it has ${variable.name}`
}
