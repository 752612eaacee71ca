import { describe, expect, test } from 'vitest'
import { codesOf, onKubernetes, reported } from '../check/reported.ts'
import { compileSpecs, filesOf } from '../in-memory.ts'

const accepted =
  'accept: {kubernetes/restricted: {reason: an agent of the node, owner: team, until: 2099-12-31}}\n'
const service = (kubernetes: string, more = '') => `${onKubernetes}
services: {api: {image: "a:1", ports: {http: 3000}, kubernetes: ${kubernetes}}}
${more}`
const namespaceLevel = async (spec: string) => {
  const files = filesOf(await compileSpecs({ 'environments/shop/production.yaml': spec }))
  return files.get('shop/production/kubernetes/namespace.yaml')?.match(/\/enforce: (\w+)/)?.[1]
}

describe('pod-refused', () => {
  test.each([
    ['{pod: {hostPID: true}}', 'privileged'],
    ['{pod: {securityContext: {runAsUser: 0, runAsNonRoot: null}}}', 'baseline'],
    ['{pod: {securityContext: {seccompProfile: null}}}', 'baseline'],
    ['{container: {securityContext: {seccompProfile: {type: Unconfined}}}}', 'privileged'],
    ['{container: {securityContext: {allowPrivilegeEscalation: true}}}', 'baseline'],
    ['{container: {ports: [{containerPort: 3000, hostPort: 3000}]}}', 'privileged'],
    ['{pod: {volumes: [{name: share, nfs: {server: nas, path: /}}]}}', 'baseline'],
  ])('finds %s, and once accepted the namespace follows', async (passed, level) => {
    expect(await codesOf(service(passed))).toContain('pod-refused')
    expect(await codesOf(service(passed, accepted))).not.toContain('pod-refused')
    expect(await namespaceLevel(service(passed, accepted))).toBe(level)
  })

  test('leaves alone what a restricted namespace takes', async () => {
    const passed = '{container: {securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}}}'
    expect(await codesOf(service(passed))).toEqual(['pass-through-has-word'])
    expect(await namespaceLevel(service(passed))).toBe('restricted')
  })

  test('tells patches what the namespace does not follow, until it is patched as well', async () => {
    const patch = (more: string) =>
      service(
        '{}',
        `patches: {pod: {target: {kubernetes: Deployment/api}, set: {spec.template.spec.hostNetwork: true}, reason: to see}${more}}`,
      )
    const [finding] = await reported(patch(''))
    expect(finding).toBe(
      "pod-refused: Deployment/api asks for the host's network, which a restricted namespace refuses: its pods would never start",
    )
    const label = 'metadata.labels["pod-security.kubernetes.io/enforce"]'
    const loosened = `, namespace: {target: {kubernetes: Namespace/shop-production}, set: {'${label}': privileged}, reason: to see}`
    expect(await codesOf(patch(loosened))).toEqual([])
  })
})
