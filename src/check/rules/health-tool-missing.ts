import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Platform, Service } from '../../model/environment.ts'
import type { Check } from '../../model/workload.ts'
import { imageTools } from '../image-tools.ts'
import type { TierRule } from '../rule.ts'

/** A check that runs inside of a container calls what its image has: it would fail for ever otherwise. */
export const healthToolMissing: TierRule = {
  code: 'health-tool-missing',
  severity: 'by-tier',
  scope: 'tier',
  check({ services, platform }, report) {
    for (const service of services) {
      const image = imageTools(service.workload.image)
      if (image === undefined) continue
      const seen = new Set<string>()
      for (const { at, ways } of needs(service, platform)) {
        // One way to ask is enough.
        const missing = ways.map((tools) => tools.find((tool) => image.lacks(tool)))
        if (missing.some((tool) => tool === undefined) || seen.has(missing.join())) continue
        seen.add(missing.join())
        report({
          at,
          message: `the check of "${service.name}" calls ${missing.join(', or else ')}, and ${service.workload.image} is ${image.what}, which has none of that`,
          help: 'Check with what the image has, such as `{exec: [/app/healthcheck]}`; on Kubernetes `/path`, `{tcp: PORT}` and `{grpc: PORT}` need nothing in the image.',
          related: [{ at: ['services', service.name, 'image'], message: 'the image is written here' }],
        })
      }
    }
  },
}

interface Need {
  readonly at: Path
  /** Programs of each way to ask; the first that an image lacks decides. */
  readonly ways: readonly (readonly string[])[]
}

function needs({ name, workload: { health } }: Service, platform: Platform): readonly Need[] {
  const checks = [
    { check: health?.live, at: ['services', name, 'health', 'live'] },
    { check: health?.ready, at: ['services', name, 'health', 'ready'] },
  ]
  return checks.flatMap(({ check, at }) => {
    const ways = check === undefined ? [] : waysOf(check, platform)
    return ways.length === 0 ? [] : [{ at, ways }]
  })
}

function waysOf(check: Check, platform: Platform): readonly (readonly string[])[] {
  if (check.kind === 'exec') return [toolsOf(check.command)]
  // The kubelet asks from outside; Docker runs the check inside.
  if (platform === 'kubernetes') return []
  if (check.kind === 'http') return ['wget', 'curl', 'node'].map((tool) => ['sh', tool])
  return check.kind === 'tcp' ? ['nc', 'node'].map((tool) => ['sh', tool]) : []
}

const shell = /^(sh|bash|ash)$/

/** The program, and what a shell is to call first. */
function toolsOf(command: readonly string[]): readonly string[] {
  const [first = '', second = '', third = ''] = command
  if (first.startsWith('/') && !/^\/(usr\/)?bin\//.test(first)) return []
  const program = first.split('/').at(-1) ?? first
  if (!shell.test(program) || !/^-[a-z]*c$/.test(second)) return [program]
  const [called] = /^[a-z][\w.-]*/.exec(third) ?? []
  return called === undefined ? [program] : [program, called]
}
