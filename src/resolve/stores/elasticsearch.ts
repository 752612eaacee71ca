import type { Engine, ServerFacts } from './engine.ts'
import {
  flatYaml,
  javaOptions,
  searchClusterStart,
  searchOurs,
  searchQuorum,
  searchReady,
  searchReadyFile,
  searchServer,
  searchSettings,
  searchWrites,
  tls,
} from './search-server.ts'

const home = '/usr/share/elasticsearch'
const given = '/etc/elasticsearch'
/** The configuration in use: the keystore beside it is written at each start. */
const configuration = '/run/elasticsearch'
const user = 'elastic'

/** Elasticsearch: https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-elasticsearch-with-docker */
export const elasticsearch: Engine = {
  ...searchServer,
  kind: 'elasticsearch',
  login: { always: user },
  group: 0,
  folder: `${home}/data`,
  ours: searchOurs,
  quorum: searchQuorum(configuration),
  settings: (facts) => ({
    ...searchSettings(facts, home),
    // The address databases would be fetched from the internet.
    'ingest.geoip.downloader.enabled': 'false',
    'xpack.security.autoconfiguration.enabled': 'false',
    'xpack.security.enabled': 'true',
    'xpack.security.http.ssl.enabled': 'false',
    ...transport(facts),
  }),
  program: (facts) => ({
    command: ['bash', `${given}/start.sh`],
    env: { ES_PATH_CONF: configuration, ES_TMPDIR: '/tmp' },
    files: {
      [`${given}/elasticsearch.yml`]: flatYaml(facts.settings),
      [`${given}/java.options`]: javaOptions(facts),
      ...searchReadyFile(user, facts, given),
      [`${given}/start.sh`]: startScript(facts),
    },
    writes: searchWrites(configuration, home),
    // JNA: https://www.elastic.co/docs/deploy-manage/deploy/self-managed/executable-jna-tmpdir
    librariesIn: '/tmp',
    live: { kind: 'tcp', port: searchServer.port },
    ready: searchReady(user, facts, given),
  }),
}

/**
 * Several nodes do not start without certificates, and know each other by having one of the tier's authority; they
 * connect to addresses, which no certificate has. https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings
 */
function transport({ servers }: ServerFacts): Readonly<Record<string, string>> {
  if (servers === 1) return { 'xpack.security.transport.ssl.enabled': 'false' }
  return {
    'xpack.security.transport.ssl.certificate': `${tls}/tls.crt`,
    'xpack.security.transport.ssl.certificate_authorities': `${tls}/ca.crt`,
    'xpack.security.transport.ssl.enabled': 'true',
    'xpack.security.transport.ssl.key': `${tls}/tls.key`,
    'xpack.security.transport.ssl.verification_mode': 'certificate',
  }
}

/** The password goes from the file into the keystore, from which an empty cluster takes it. */
function startScript(facts: ServerFacts): string {
  const { passwordFile = '' } = facts
  return [
    '#!/bin/bash',
    'set -eu',
    'umask 0007',
    `cp -R ${home}/config/. ${configuration}/`,
    `cp ${given}/elasticsearch.yml ${configuration}/elasticsearch.yml`,
    ...searchClusterStart(facts, 'cluster.initial_master_nodes', `${configuration}/elasticsearch.yml`),
    `mkdir -p ${configuration}/jvm.options.d`,
    `cp ${given}/java.options ${configuration}/jvm.options.d/memory.options`,
    `rm -f ${configuration}/elasticsearch.keystore`,
    `${home}/bin/elasticsearch-keystore create --silent`,
    `tr -d '\\n' < ${passwordFile} | ${home}/bin/elasticsearch-keystore add --stdin --force bootstrap.password`,
    `exec ${home}/bin/elasticsearch`,
    '',
  ].join('\n')
}
