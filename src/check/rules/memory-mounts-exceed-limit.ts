import { programContainers } from '../program.ts'
import type { TierRule } from '../rule.ts'
import { inMebibytes } from '../words.ts'

/** Files in memory count as memory of their container: https://kubernetes.io/docs/concepts/storage/volumes/#emptydir */
export const memoryMountsExceedLimit: TierRule = {
  code: 'memory-mounts-exceed-limit',
  severity: 'by-tier',
  scope: 'tier',
  check(environment, report) {
    for (const { name, at, workload } of programContainers(environment)) {
      const limit = workload.resources.limits.memory
      const mounts = workload.mounts.filter((mount) => mount.kind === 'memory')
      const sum = mounts.reduce((total, { size }) => total + size, 0)
      const [largest] = [...mounts].sort((left, right) => right.size - left.size)
      if (limit === undefined || largest === undefined || sum < limit) continue
      const others = sum - largest.size
      report({
        at: [...at, 'volumes', largest.path],
        message: `"${name}" may fill ${mounts.map(({ path, size }) => `${inMebibytes(size)} at ${path}`).join(' + ')} = ${inMebibytes(sum)} of memory with files, and has ${inMebibytes(limit)} for them and itself`,
        help: `Write a memory limit above ${inMebibytes(sum)}${others < limit / 2 ? `, or \`tmpfs: ${inMebibytes(limit / 2 - others)}\`` : ''}.`,
        related: [
          { at: [...at, 'resources', 'limits', 'memory'], message: `its memory is ${inMebibytes(limit)}` },
        ],
      })
    }
  },
}
