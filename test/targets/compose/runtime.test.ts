import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { runtimeSpec } from '../runtime-spec.ts'
import { composed } from './composed.ts'

const { services } = composed(await resolved(runtimeSpec))

test('compose gets every word about the machine in its own words', () => {
  expect(services.vpn).toMatchObject({
    platform: 'linux/arm64',
    pull_policy: 'always',
    hostname: 'box',
    user: '0:0',
    extra_hosts: {
      'legacy.example.com': '10.0.0.5',
      'me.example.com': 'host-gateway',
      'old.example.com': '10.0.0.5',
      'six.example.com': '::1',
    },
    labels: { 'com.example.team': 'shop' },
    annotations: { 'example.com/contact': 'write to $$TEAM' },
    group_add: ['44'],
    devices: ['/dev/dri', '/dev/net/tun:/dev/net/tun:rw', '/dev/sda:/dev/xvda'],
    ulimits: { core: { soft: 0, hard: -1 }, memlock: -1, nofile: 65536 },
    sysctls: { 'net.ipv4.ip_forward': '1', 'net.ipv4.ip_local_port_range': '1024 65000' },
    stop_signal: 'SIGQUIT',
    stop_grace_period: '1m',
    restart: 'no',
    init: false,
    cap_drop: ['ALL'],
    cap_add: ['NET_ADMIN', 'NET_BIND_SERVICE'],
  })
  expect(services.vpn.security_opt).toBeUndefined()
  expect(services.vpn.deploy.resources.reservations).toEqual({
    memory: '128m',
    devices: [{ driver: 'nvidia', count: 2, capabilities: ['gpu'] }],
  })
})

test('a privileged container has no capabilities to drop, and the network of the host no others', () => {
  expect(services.agent).toMatchObject({
    privileged: true,
    pid: 'host',
    ipc: 'host',
    network_mode: 'host',
    devices: ['/dev/kfd', '/dev/dri'],
    init: true,
  })
  for (const word of ['cap_drop', 'cap_add', 'security_opt', 'networks', 'ports'])
    expect(services.agent).not.toHaveProperty(word)
})

test('a program that asks for nothing has nothing of it in its text', () => {
  expect(Object.keys(services.plain).sort()).toEqual(
    [
      ...['cap_drop', 'deploy', 'image', 'init', 'logging', 'network_mode', 'read_only', 'restart'],
      ...['security_opt', 'stop_grace_period', 'tmpfs', 'user'],
    ].sort(),
  )
})

test('a container without the profiles of its runtime still gains no privileges', () => {
  expect(services.mounter.security_opt).toEqual([
    'no-new-privileges:true',
    'apparmor:unconfined',
    'seccomp:unconfined',
  ])
})
