import { createHash } from 'node:crypto'
import { serverHost } from '../../model/quorum.ts'
import { certificateFolder } from '../uses.ts'
import { wholeMebibytes } from './amounts.ts'
import type { Engine, ServerFacts } from './engine.ts'
import { gibibyte, mebibyte } from './engine.ts'

const folder = '/var/lib/kafka/data'
const given = '/etc/kafka/given'

/**
 * Kafka as nodes that are broker and controller: https://kafka.apache.org/documentation/#kraft. Clients log in
 * (SASL/PLAIN); the listeners without a login are those of the node's own address, which nobody else reaches, and of
 * several nodes those on which they ask each other for a certificate.
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
  quorum: {
    ports: { controller: 9093, node: 9094 },
    certificates: certificateFolder,
    watchesCertificate: false,
  },
  settings: (facts) => ({
    // A misspelt name is an error instead of a new topic.
    'auto.create.topics.enable': 'false',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'NODE',
    'listener.name.clients.sasl.enabled.mechanisms': 'PLAIN',
    // Below `lost+found`, which a disk of its own has and which is no partition.
    'log.dirs': `${folder}/log`,
    'log.retention.hours': 168,
    'process.roles': 'broker,controller',
    ...(facts.servers === 1 ? alone(facts) : among(facts)),
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
      // Compression of snappy and zstd: https://github.com/xerial/snappy-java
      librariesIn: '/tmp',
      live: { kind: 'tcp', port: 9092 },
      // It opens the port only when it has recovered and takes requests: https://issues.apache.org/jira/browse/KAFKA-14658
      ready: { kind: 'tcp', port: 9092 },
    }
  },
  boot: 600_000,
  grace: 120_000,
}

function alone({ name }: ServerFacts): Readonly<Record<string, string | number>> {
  return {
    'advertised.listeners': `CLIENTS://${name}:9092,NODE://localhost:9094`,
    'controller.quorum.voters': '1@localhost:9093',
    'listener.security.protocol.map': 'CLIENTS:SASL_PLAINTEXT,NODE:PLAINTEXT,CONTROLLER:PLAINTEXT',
    listeners: 'CLIENTS://:9092,NODE://localhost:9094,CONTROLLER://localhost:9093',
    'node.id': 1,
    // One node has no others that could hold copies.
    'offsets.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.replication.factor': 1,
  }
}

/**
 * Three of several nodes hold each record and two of them have it before a writer is told so, as Kafka does by itself
 * for its own topics. https://kafka.apache.org/documentation/#security_ssl
 */
function among({ name, servers }: ServerFacts): Readonly<Record<string, string | number>> {
  const voters = Array.from({ length: servers }, (_, index) => `${index + 1}@${serverHost(name, index)}:9093`)
  return {
    'controller.quorum.voters': voters.join(','),
    'default.replication.factor': 3,
    'listener.security.protocol.map': 'CLIENTS:SASL_PLAINTEXT,NODE:SSL,CONTROLLER:SSL',
    listeners: 'CLIENTS://:9092,NODE://:9094,CONTROLLER://:9093',
    'min.insync.replicas': 2,
    'ssl.client.auth': 'required',
    'ssl.keystore.type': 'PEM',
    'ssl.truststore.location': `${certificateFolder(name)}/ca.crt`,
    'ssl.truststore.type': 'PEM',
  }
}

/**
 * What each of several nodes says of itself. Kafka takes a key without a password from its configuration alone, and
 * not from a file: https://cwiki.apache.org/confluence/display/KAFKA/KIP-651+-+Support+PEM+format+for+SSL+certificates+and+private+key
 */
function ownSettings({ name, servers }: ServerFacts): readonly string[] {
  if (servers === 1) return []
  const host = `"$HOSTNAME.${name}"`
  const onOneLine = (file: string) => `"$(awk '{ printf "%s\\\\n", $0 }' ${certificateFolder(name)}/${file})"`
  return [
    `  printf 'node.id=%s\\n' "$((\${HOSTNAME##*-} + 1))"`,
    `  printf 'advertised.listeners=CLIENTS://%s:9092,NODE://%s:9094\\n' ${host} ${host}`,
    `  printf 'ssl.keystore.key=%s\\n' ${onOneLine('tls.key')}`,
    `  printf 'ssl.keystore.certificate.chain=%s\\n' ${onOneLine('tls.crt')}`,
  ]
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
function startScript(facts: ServerFacts): string {
  const { name, user, passwordFile = '' } = facts
  const login = `org.apache.kafka.common.security.plain.PlainLoginModule required user_${user}="%s";`
  return [
    '#!/bin/bash',
    'set -eu',
    'umask 0077',
    `password=$(sed 's/[\\\\"]/\\\\&/g; s/\\\\/\\\\\\\\/g' ${passwordFile})`,
    '{',
    `  cat ${given}/server.properties`,
    ...ownSettings(facts),
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
