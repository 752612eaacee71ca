import { createHash } from 'node:crypto'
import { wholeMebibytes } from './amounts.ts'
import type { Engine, ServerFacts } from './engine.ts'
import { gibibyte, mebibyte } from './engine.ts'

const folder = '/var/lib/kafka/data'
const given = '/etc/kafka/given'

/**
 * Kafka as one node that is broker and controller: https://kafka.apache.org/documentation/#kraft. Clients log in
 * (SASL/PLAIN); the listeners without a login are those of the node's own address, which nobody else reaches.
 */
export const kafka: Engine = {
  kind: 'kafka',
  port: 9092,
  scheme: undefined,
  login: 'named',
  hasDatabase: false,
  urlPath: '',
  user: 1000,
  memory: 2 * gibibyte,
  storage: 20 * gibibyte,
  folder,
  ours: /^(advertised\.listeners|controller\..*|inter\.broker\..*|listener.*|log\.dirs?|metadata\.log\.dir|node\.id|process\.roles|sasl\..*|security\..*|ssl\..*)$/,
  settings: ({ name }) => ({
    'advertised.listeners': `CLIENTS://${name}:9092,NODE://localhost:9094`,
    // A misspelt name is an error instead of a new topic.
    'auto.create.topics.enable': 'false',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': '1@localhost:9093',
    'inter.broker.listener.name': 'NODE',
    'listener.name.clients.sasl.enabled.mechanisms': 'PLAIN',
    'listener.security.protocol.map': 'CLIENTS:SASL_PLAINTEXT,NODE:PLAINTEXT,CONTROLLER:PLAINTEXT',
    listeners: 'CLIENTS://:9092,NODE://localhost:9094,CONTROLLER://localhost:9093',
    // Below `lost+found`, which a disk of its own has and which is no partition.
    'log.dirs': `${folder}/log`,
    'log.retention.hours': 168,
    'node.id': 1,
    // One node has no others that could hold copies.
    'offsets.topic.replication.factor': 1,
    'process.roles': 'broker,controller',
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.replication.factor': 1,
  }),
  program: (facts) => {
    const heap = wholeMebibytes(facts.memory / 2)
    return {
      command: ['bash', `${given}/start.sh`],
      env: {
        // No log of collections, which would go to a folder of the image.
        EXTRA_ARGS: '-name kafkaServer',
        KAFKA_HEAP_OPTS: `-Xms${heap}m -Xmx${heap}m`,
        KAFKA_LOG4J_OPTS: `-Dlog4j2.configurationFile=${given}/log4j2.yaml`,
        LOG_DIR: '/tmp',
      },
      files: {
        [`${given}/log4j2.yaml`]: logging,
        [`${given}/server.properties`]: [...facts.settings]
          .map(([key, value]) => `${key}=${value}\n`)
          .join(''),
        [`${given}/start.sh`]: startScript(facts),
      },
      writes: { '/tmp': 64 * mebibyte },
      live: { kind: 'tcp', port: 9092 },
      // It opens the port only when it has recovered and takes requests: https://issues.apache.org/jira/browse/KAFKA-14658
      ready: { kind: 'tcp', port: 9092 },
    }
  },
  boot: 600_000,
  grace: 120_000,
}

/** All to the console: https://logging.apache.org/log4j/2.x/manual/configuration.html */
const logging = `Configuration:
  Appenders:
    Console:
      name: STDOUT
      PatternLayout: {pattern: "[%d] %p %m (%c)%n"}
  Loggers:
    Root:
      level: INFO
      AppenderRef: [{ref: STDOUT}]
`

/**
 * Users are in the configuration, so it is written to memory with the password in it at each start; a backslash and a
 * quote are escaped for the login module, and its backslashes again for a file of properties.
 */
function startScript({ name, user, passwordFile = '' }: ServerFacts): string {
  const login = `org.apache.kafka.common.security.plain.PlainLoginModule required user_${user}="%s";`
  return [
    '#!/bin/bash',
    'set -eu',
    'umask 0077',
    `password=$(sed 's/[\\\\"]/\\\\&/g; s/\\\\/\\\\\\\\/g' ${passwordFile})`,
    '{',
    `  cat ${given}/server.properties`,
    `  printf 'listener.name.clients.plain.sasl.jaas.config=${login}\\n' "$password"`,
    '} > /tmp/server.properties',
    `/opt/kafka/bin/kafka-storage.sh format --ignore-formatted --cluster-id ${clusterId(name)} --config /tmp/server.properties`,
    'exec /opt/kafka/bin/kafka-server-start.sh /tmp/server.properties',
    '',
  ].join('\n')
}

/** 16 bytes in the alphabet of URLs, always the same for a store: a disk that moves stays one of its cluster. */
function clusterId(name: string): string {
  const bytes = createHash('sha256').update(`kafka cluster ${name}`).digest().subarray(0, 16)
  // Kafka takes none that begins with a hyphen.
  bytes[0] = (bytes[0] ?? 0) & 0x7f
  return bytes.toString('base64url')
}
