import { wholeMebibytes } from './amounts.ts'
import type { Engine, ServerFacts } from './engine.ts'
import { gibibyte, mebibyte } from './engine.ts'

const folder = '/var/lib/rabbitmq'

/** RabbitMQ as one node; its `database` is the virtual host. https://github.com/docker-library/rabbitmq */
export const rabbitmq: Engine = {
  kind: 'rabbitmq',
  port: 5672,
  scheme: 'amqp',
  login: 'named',
  hasDatabase: true,
  urlPath: '/{database}',
  user: 999,
  memory: gibibyte,
  storage: 10 * gibibyte,
  folder,
  ours: /^(default_(pass|user|vhost).*|listeners\..*|log\.console.*|prometheus\..*|ssl_options\..*)$/,
  settings: ({ memory }) => ({
    // Publishers wait before the disk is full, not when it is: https://www.rabbitmq.com/docs/disk-alarms
    'disk_free_limit.absolute': `${wholeMebibytes(memory)}MiB`,
    'vm_memory_high_watermark.absolute': `${wholeMebibytes(memory * 0.6)}MiB`,
  }),
  program: (facts) => ({
    command: ['bash', '/etc/rabbitmq/start.sh'],
    env: {
      RABBITMQ_DEFAULT_USER: facts.user ?? '',
      RABBITMQ_DEFAULT_VHOST: facts.database ?? '',
      // Data has a folder named after the node, and containers change their names.
      RABBITMQ_NODENAME: 'rabbit@localhost',
    },
    files: {
      '/etc/rabbitmq/rabbitmq.conf': [...facts.settings]
        .map(([key, value]) => `${key} = ${value}\n`)
        .join(''),
      '/etc/rabbitmq/start.sh': startScript(facts),
    },
    writes: { '/tmp': 16 * mebibyte },
    ports: { management: 15672, metrics: 15692 },
    live: { kind: 'tcp', port: 5672 },
    // It opens the port at the end of its start, and answers a client that says which protocol it speaks. Its own
    // tools start a virtual machine of Erlang each time: https://www.rabbitmq.com/docs/monitoring#health-checks
    ready: { kind: 'exec', command: ['bash', '-c', greeting] },
  }),
  // Queues are read from disk first: https://www.rabbitmq.com/docs/clustering#restarting
  boot: 300_000,
  grace: 120_000,
  metrics: { port: 15692, path: '/metrics' },
}

/** The header of AMQP 0-9-1, which a server answers with a frame of the type 1. */
const greeting =
  "exec 3<>/dev/tcp/127.0.0.1/5672 && printf 'AMQP\\0\\0\\11\\1' >&3 && test \"$(head -c 1 <&3 | od -An -tu1 | tr -d ' ')\" = 1"

/** An empty node makes its user of these variables, which only the server's own process sees. */
function startScript({ passwordFile = '' }: ServerFacts): string {
  return [
    '#!/bin/bash',
    'set -eu',
    `RABBITMQ_DEFAULT_PASS=$(cat ${passwordFile})`,
    'export RABBITMQ_DEFAULT_PASS',
    'exec docker-entrypoint.sh rabbitmq-server',
    '',
  ].join('\n')
}
