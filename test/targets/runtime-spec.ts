/** Programs that use every word about the machine that runs them, and one that uses none. */
export const runtimeSpec = `services:
  vpn:
    image: "shop/vpn:1.0.0"
    user: 0
    ownInit: true
    security: {capabilities: {NET_ADMIN: true, NET_BIND_SERVICE: true}, groups: {video: 44}, escalation: true}
    sysctls: {net.ipv4.ip_forward: 1, net.ipv4.ip_local_port_range: 1024 65000}
    hosts: {legacy.example.com: 10.0.0.5, old.example.com: 10.0.0.5, me.example.com: host, six.example.com: "::1"}
    hostname: box
    labels: {com.example.team: shop}
    annotations: {example.com/contact: "write to $TEAM"}
    platform: linux/arm64
    pull: always
    nodes: {disk: ssd}
    stop: {signal: SIGQUIT, grace: 60s}
    restart: none
    ulimits: {nofile: 65536, memlock: unlimited, core: {soft: 0, hard: unlimited}}
    devices: {/dev/net/tun: {access: rw}, /dev/dri: {}, /dev/sda: {to: /dev/xvda}}
    gpu: {count: 2}
    resources: {requests: {memory: 128Mi}, limits: {memory: 256Mi}}
  agent:
    image: "shop/agent:1.0.0"
    security: {privileged: true, host: {network: true, pid: true, ipc: true}}
    ports: {http: 9100}
    gpu: {vendor: amd}
  mounter: {image: "shop/mounter:1.0.0", kind: worker, security: {apparmor: unconfined, seccomp: unconfined}, init: {load: {image: "shop/load:1.0.0", security: {capabilities: {SYS_MODULE: true}, apparmor: unconfined}, devices: {/dev/fuse: {}}, ulimits: {nofile: 10}}}}
  plain: {image: "shop/plain:1.0.0", kind: worker}
jobs:
  clean: {image: "shop/agent:1.0.0", run: {daily: "03:00", timezone: UTC}, stop: {grace: 5s}, labels: {team: shop}, pull: never}
`
