import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Environment } from '../../model/environment.ts'
import { containersOf, type Workload } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'
import { workloadPath } from '../workload-path.ts'

/** Tags that their owners move to each new version, alone or with a flavour such as `stable-alpine`. */
const moving =
  /:((?:latest|stable|mainline|edge|main|master|trunk|head|nightly|release|snapshot|dev|develop|canary|rolling|unstable)(?:-[a-z]+)*)$/i

/** What runs is what was tested: a tag that moves brings another program at the next restart, and no way back. */
export const imageMoves: TierRule = {
  code: 'image-moves',
  severity: 'by-tier',
  scope: 'tier',
  check(environment, report) {
    const seen = new Set<string>()
    for (const { workload, at } of written(environment)) {
      const [, tag] = moving.exec(workload.image) ?? []
      // What is built here is rolled out by the digest of its build.
      if (tag === undefined || workload.build !== undefined || seen.has(at.join('.'))) continue
      seen.add(at.join('.'))
      report({
        at,
        message: `the image "${workload.image}" moves: "${tag}" is another version tomorrow`,
        help: 'Write the tag of one version, such as `1.4.2`, or append the digest: `NAME@sha256:…`.',
      })
    }
  },
}

function written({ services, jobs, stores }: Environment): readonly { workload: Workload; at: Path }[] {
  const programs = [...services, ...jobs].flatMap((one) => containersOf(one.workload))
  const servers = stores.flatMap(({ name, workload }) =>
    workload === undefined ? [] : [{ workload, at: ['stores', name, 'instance', 'image'] }],
  )
  return [...programs.map((workload) => ({ workload, at: [...workloadPath(workload), 'image'] })), ...servers]
}
