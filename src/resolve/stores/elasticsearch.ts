import type { Engine, ServerFacts } from './engine.ts'
import {
  flatYaml,
  javaOptions,
  searchOurs,
  searchReady,
  searchServer,
  searchSettings,
  searchWrites,
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
  settings: (facts) => ({
    ...searchSettings(facts, home),
    // The address databases would be fetched from the internet.
    'ingest.geoip.downloader.enabled': 'false',
    'xpack.security.autoconfiguration.enabled': 'false',
    'xpack.security.enabled': 'true',
    'xpack.security.http.ssl.enabled': 'false',
    'xpack.security.transport.ssl.enabled': 'false',
  }),
  program: (facts) => ({
    command: ['bash', `${given}/start.sh`],
    env: { ES_PATH_CONF: configuration, ES_TMPDIR: '/tmp' },
    files: {
      [`${given}/elasticsearch.yml`]: flatYaml(facts.settings),
      [`${given}/java.options`]: javaOptions(facts),
      [`${given}/start.sh`]: startScript(facts),
    },
    writes: searchWrites(configuration, home),
    live: { kind: 'tcp', port: searchServer.port },
    ready: searchReady(user, facts.passwordFile ?? ''),
  }),
}

/** The password goes from the file into the keystore, from which an empty cluster takes it. */
function startScript({ passwordFile = '' }: ServerFacts): string {
  return [
    '#!/bin/bash',
    'set -eu',
    'umask 0007',
    `cp -R ${home}/config/. ${configuration}/`,
    `cp ${given}/elasticsearch.yml ${configuration}/elasticsearch.yml`,
    `mkdir -p ${configuration}/jvm.options.d`,
    `cp ${given}/java.options ${configuration}/jvm.options.d/memory.options`,
    `rm -f ${configuration}/elasticsearch.keystore`,
    `${home}/bin/elasticsearch-keystore create --silent`,
    `tr -d '\\n' < ${passwordFile} | ${home}/bin/elasticsearch-keystore add --stdin --force bootstrap.password`,
    `exec ${home}/bin/elasticsearch`,
    '',
  ].join('\n')
}
