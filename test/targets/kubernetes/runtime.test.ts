import { expect, test } from 'vitest'
import type { Environment } from '../../../src/model/environment.ts'
import { resolved } from '../../resolve/resolved.ts'
import { runtimeSpec } from '../runtime-spec.ts'
import { filesOf, objectOf, objectsOf, templateOf } from './rendered.ts'

const environment = await resolved(runtimeSpec, 'kubernetes')
const objects = objectsOf(environment)

function ofVersion(version: string): Environment {
  const { outputs } = environment
  return {
    ...environment,
    outputs: { ...outputs, kubernetes: outputs.kubernetes && { ...outputs.kubernetes, version } },
  }
}

test('a pod gets what its containers share', () => {
  const deployment = objectOf(objects, 'Deployment', 'vpn')
  const { metadata, spec } = templateOf(deployment)
  expect(deployment.metadata).toMatchObject({
    labels: { 'com.example.team': 'shop', 'app.kubernetes.io/name': 'vpn' },
    annotations: { 'example.com/contact': 'write to $TEAM' },
  })
  expect(metadata).toEqual(expect.objectContaining({ annotations: deployment.metadata.annotations }))
  expect(metadata.labels['com.example.team']).toBe('shop')
  expect(deployment.spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'vpn' })
  expect(spec).toMatchObject({
    hostname: 'box',
    hostAliases: [
      { ip: '10.0.0.5', hostnames: ['legacy.example.com', 'old.example.com'] },
      { ip: '::1', hostnames: ['six.example.com'] },
    ],
    nodeSelector: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'arm64', disk: 'ssd' },
    terminationGracePeriodSeconds: 60,
  })
  expect(spec.securityContext).toEqual({
    runAsUser: 0,
    runAsGroup: 0,
    supplementalGroups: [44],
    seccompProfile: { type: 'RuntimeDefault' },
    sysctls: [
      { name: 'net.ipv4.ip_forward', value: '1' },
      { name: 'net.ipv4.ip_local_port_range', value: '1024 65000' },
    ],
  })
})

test('a container gets what is its own', () => {
  const [container] = templateOf(objectOf(objects, 'Deployment', 'vpn')).spec.containers
  expect(container).toMatchObject({
    imagePullPolicy: 'Always',
    resources: { limits: { memory: '256Mi', 'nvidia.com/gpu': 2 } },
  })
  expect(container.securityContext).toEqual({
    capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'NET_BIND_SERVICE'] },
    readOnlyRootFilesystem: true,
  })
})

test('a pod on the network of its node finds Services, and lets its ports go before the next one takes them', () => {
  const deployment = objectOf(objects, 'Deployment', 'agent')
  const { spec } = templateOf(deployment)
  expect(spec).toMatchObject({
    hostNetwork: true,
    hostPID: true,
    hostIPC: true,
    dnsPolicy: 'ClusterFirstWithHostNet',
  })
  expect(spec.containers[0].securityContext).toEqual({ privileged: true, readOnlyRootFilesystem: true })
  expect(deployment.spec.strategy).toEqual({ type: 'Recreate' })
})

test('a container runs without the profiles of its runtime, by an annotation where there is no field for it', () => {
  const { containers, initContainers } = templateOf(objectOf(objects, 'Deployment', 'mounter')).spec
  expect(initContainers[0].securityContext).toMatchObject({
    appArmorProfile: { type: 'Unconfined' },
    capabilities: { add: ['SYS_MODULE'] },
  })
  expect(initContainers[0].securityContext).not.toHaveProperty('seccompProfile')
  expect(containers[0].securityContext).toMatchObject({
    appArmorProfile: { type: 'Unconfined' },
    seccompProfile: { type: 'Unconfined' },
    allowPrivilegeEscalation: false,
  })
  const { metadata, spec } = templateOf(objectOf(objectsOf(ofVersion('1.29')), 'Deployment', 'mounter'))
  expect(spec.containers[0].securityContext).not.toHaveProperty('appArmorProfile')
  expect(metadata.annotations).toEqual({
    'container.apparmor.security.beta.kubernetes.io/mounter': 'unconfined',
    'container.apparmor.security.beta.kubernetes.io/mounter-load': 'unconfined',
  })
})

test('the namespace takes what its workloads need, and says which', () => {
  const labels = (one: Environment) => {
    const { metadata } = objectsOf(one).find(({ kind }) => kind === 'Namespace')
    return [
      metadata.labels['pod-security.kubernetes.io/enforce'],
      metadata.labels['pod-security.kubernetes.io/warn'],
    ]
  }
  const only = (name: string, version = '1.36'): Environment => ({
    ...ofVersion(version),
    workloads: environment.workloads.filter((workload) => workload.name === name),
  })
  expect(labels(environment)).toEqual(['privileged', 'privileged'])
  expect(labels(only('plain'))).toEqual(['restricted', 'restricted'])
  expect(filesOf(environment).get('namespace.yaml')).toContain(
    '# vpn: the user root, privileges that it did not start with, the capability NET_ADMIN, the setting net.ipv4.ip_forward',
  )
  expect(filesOf(only('plain')).get('namespace.yaml')).not.toContain('# Not')
})

test.each([
  ['security: {capabilities: {NET_BIND_SERVICE: true}}', '1.36', 'restricted'],
  ['security: {groups: {video: 44}}', '1.36', 'restricted'],
  ['security: {capabilities: {CHOWN: true}}', '1.36', 'baseline'],
  ['security: {capabilities: {NET_RAW: true}}', '1.36', 'privileged'],
  ['user: 0', '1.36', 'baseline'],
  ['volumes: {/host/logs: {host: /srv/logs, readOnly: true}}', '1.36', 'privileged'],
  ['security: {escalation: true}', '1.36', 'baseline'],
  ['security: {host: {ipc: true}}', '1.36', 'privileged'],
  ['security: {apparmor: unconfined}', '1.36', 'privileged'],
  ['security: {seccomp: unconfined}', '1.36', 'privileged'],
  ['sysctls: {net.ipv4.tcp_keepalive_time: 60}', '1.36', 'restricted'],
  ['sysctls: {net.ipv4.tcp_keepalive_time: 60}', '1.28', 'privileged'],
  ['sysctls: {net.core.somaxconn: 1024}', '1.36', 'privileged'],
])('%s on Kubernetes %s needs a namespace that is %s', async (words, version, level) => {
  const one = await resolved(
    `outputs: {kubernetes: {version: "${version}"}}\nservices: {api: {image: "a:1", ${words}}}\n`,
    'kubernetes',
  )
  const { metadata } = objectsOf(one).find(({ kind }) => kind === 'Namespace')
  expect(metadata.labels['pod-security.kubernetes.io/enforce']).toBe(level)
})

test('a program that asks for nothing has nothing of it in its text', () => {
  const deployment = objectOf(objects, 'Deployment', 'plain')
  const { metadata, spec } = templateOf(deployment)
  expect(Object.keys(deployment.metadata).sort()).toEqual(['labels', 'name'])
  expect(Object.keys(metadata)).toEqual(['labels'])
  expect(Object.keys(spec).sort()).toEqual([
    'containers',
    'enableServiceLinks',
    'securityContext',
    'serviceAccountName',
    'volumes',
  ])
  expect(Object.keys(spec.containers[0]).sort()).toEqual([
    'image',
    'name',
    'resources',
    'securityContext',
    'volumeMounts',
  ])
})
