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
  quorum: searchQuorum(configuration),
  settings: (facts) => ({
    ...searchSettings(facts, home),
    'plugins.security.allow_default_init_securityindex': 'true',
    'plugins.security.ssl.http.enabled': 'false',
    ...(facts.servers === 1 ? aloneAmongNodes : amongNodes(facts)),
  }),
  program: (facts) => ({
    command: ['bash', `${given}/start.sh`],
    env: { OPENSEARCH_HOME: home, OPENSEARCH_PATH_CONF: configuration, OPENSEARCH_TMPDIR: '/tmp' },
    files: {
      [`${given}/java.options`]: javaOptions(facts),
      [`${given}/opensearch.yml`]: flatYaml(facts.settings),
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

/** The plugin does not start without certificates for nodes among themselves, of which there is one here. */
const aloneAmongNodes = {
  'plugins.security.nodes_dn': 'CN=node',
  'plugins.security.ssl.transport.keystore_filepath': 'node.p12',
  'plugins.security.ssl.transport.keystore_password': 'local-node',
  'plugins.security.ssl.transport.keystore_type': 'PKCS12',
  'plugins.security.ssl.transport.truststore_filepath': 'trust.p12',
  'plugins.security.ssl.transport.truststore_password': 'local-node',
  'plugins.security.ssl.transport.truststore_type': 'PKCS12',
}

/**
 * Several know each other by the name in their certificate; they connect to addresses, which it has not.
 * https://docs.opensearch.org/latest/security/configuration/tls/
 */
function amongNodes({ name }: ServerFacts): Readonly<Record<string, string>> {
  return {
    'plugins.security.nodes_dn': `CN=${name}`,
    'plugins.security.ssl.certificates_hot_reload.enabled': 'true',
    'plugins.security.ssl.transport.enforce_hostname_verification': 'false',
    'plugins.security.ssl.transport.pemcert_filepath': `${tls}/tls.crt`,
    'plugins.security.ssl.transport.pemkey_filepath': `${tls}/tls.key`,
    'plugins.security.ssl.transport.pemtrustedcas_filepath': `${tls}/ca.crt`,
  }
}

/** A pair that lives as long as the container. */
function ownCertificate({ servers }: ServerFacts): readonly string[] {
  if (servers > 1) return []
  const keytool = `${home}/jdk/bin/keytool`
  const store = '-storetype PKCS12 -storepass local-node'
  return [
    'rm -f node.p12 trust.p12',
    `${keytool} -genkeypair -alias node -dname CN=node -keyalg EC -groupname secp256r1 -validity 3650 -keystore node.p12 ${store}`,
    `${keytool} -exportcert -alias node -keystore node.p12 ${store} -file node.crt`,
    `${keytool} -importcert -noprompt -alias node -file node.crt -keystore trust.p12 ${store}`,
  ]
}

/** Clients know it by the password alone, whose hash is all that is written. */
function startScript(facts: ServerFacts): string {
  const { passwordFile = '' } = facts
  return [
    '#!/bin/bash',
    'set -eu',
    'umask 0077',
    `cp -R ${home}/config/. ${configuration}/`,
    `cp ${given}/opensearch.yml ${configuration}/opensearch.yml`,
    ...searchClusterStart(facts, 'cluster.initial_cluster_manager_nodes', `${configuration}/opensearch.yml`),
    `mkdir -p ${configuration}/jvm.options.d`,
    `cp ${given}/java.options ${configuration}/jvm.options.d/memory.options`,
    `cd ${configuration}`,
    ...ownCertificate(facts),
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
