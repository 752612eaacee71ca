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

const home = '/usr/share/opensearch'
const given = '/etc/opensearch'
/** The configuration in use: certificates and the hash of the password beside it are made at each start. */
const configuration = '/run/opensearch'
const user = 'admin'

/**
 * OpenSearch with its security plugin, whose users come from a file where the cluster is empty:
 * https://docs.opensearch.org/latest/security/configuration/yaml/
 */
export const opensearch: Engine = {
  ...searchServer,
  kind: 'opensearch',
  login: { always: user },
  folder: `${home}/data`,
  ours: searchOurs,
  settings: (facts) => ({
    ...searchSettings(facts, home),
    'plugins.security.allow_default_init_securityindex': 'true',
    'plugins.security.nodes_dn': 'CN=node',
    'plugins.security.ssl.http.enabled': 'false',
    'plugins.security.ssl.transport.keystore_filepath': 'node.p12',
    'plugins.security.ssl.transport.keystore_password': 'local-node',
    'plugins.security.ssl.transport.keystore_type': 'PKCS12',
    'plugins.security.ssl.transport.truststore_filepath': 'trust.p12',
    'plugins.security.ssl.transport.truststore_password': 'local-node',
    'plugins.security.ssl.transport.truststore_type': 'PKCS12',
  }),
  program: (facts) => ({
    command: ['bash', `${given}/start.sh`],
    env: { OPENSEARCH_HOME: home, OPENSEARCH_PATH_CONF: configuration, OPENSEARCH_TMPDIR: '/tmp' },
    files: {
      [`${given}/java.options`]: javaOptions(facts),
      [`${given}/opensearch.yml`]: flatYaml(facts.settings),
      [`${given}/start.sh`]: startScript(facts),
    },
    writes: searchWrites(configuration, home),
    live: { kind: 'tcp', port: searchServer.port },
    ready: searchReady(user, facts.passwordFile ?? ''),
  }),
}

/**
 * The plugin does not start without certificates for nodes among themselves, of which there is one: it gets a pair
 * that lives as long as the container. Clients know it by the password alone, whose hash is all that is written.
 */
function startScript({ passwordFile = '' }: ServerFacts): string {
  const keytool = `${home}/jdk/bin/keytool`
  const store = '-storetype PKCS12 -storepass local-node'
  return [
    '#!/bin/bash',
    'set -eu',
    'umask 0077',
    `cp -R ${home}/config/. ${configuration}/`,
    `cp ${given}/opensearch.yml ${configuration}/opensearch.yml`,
    `mkdir -p ${configuration}/jvm.options.d`,
    `cp ${given}/java.options ${configuration}/jvm.options.d/memory.options`,
    `cd ${configuration}`,
    'rm -f node.p12 trust.p12',
    `${keytool} -genkeypair -alias node -dname CN=node -keyalg EC -groupname secp256r1 -validity 3650 -keystore node.p12 ${store}`,
    `${keytool} -exportcert -alias node -keystore node.p12 ${store} -file node.crt`,
    `${keytool} -importcert -noprompt -alias node -file node.crt -keystore trust.p12 ${store}`,
    `PASSWORD=$(cat ${passwordFile})`,
    'export PASSWORD',
    `hash=$(bash ${home}/plugins/opensearch-security/tools/hash.sh -env PASSWORD | tail -n 1)`,
    'unset PASSWORD',
    'cat > opensearch-security/internal_users.yml <<USERS',
    '_meta: {type: internalusers, config_version: 2}',
    `${user}: {hash: "$hash", reserved: true, backend_roles: [admin]}`,
    'USERS',
    `exec ${home}/bin/opensearch`,
    '',
  ].join('\n')
}
