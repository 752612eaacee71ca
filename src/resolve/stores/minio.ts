import type { Engine, ServerFacts } from './engine.ts'
import { gibibyte, mebibyte } from './engine.ts'

/**
 * An S3 server: MinIO's community edition, whose project is archived and published no more images after 2025; the
 * edition's image is that of the fork that goes on with it (https://github.com/pgsty/silo), and has the same words.
 * Parameters are its variables: https://github.com/minio/minio/tree/master/docs/config
 */
export const minio: Engine = {
  kind: 'minio',
  port: 9000,
  scheme: 'http',
  login: 'named',
  hasDatabase: false,
  urlPath: '',
  user: 1000,
  memory: gibibyte,
  storage: 20 * gibibyte,
  folder: '/data',
  isForeign: true,
  ours: /^MINIO_(ROOT_.*|ACCESS_KEY.*|SECRET_KEY.*|PROMETHEUS_AUTH_TYPE|UPDATE|VOLUMES|ADDRESS|CONSOLE_ADDRESS)$/,
  settings: () => ({}),
  program: (facts) => ({
    command: ['sh', '/etc/minio/start.sh'],
    env: {
      ...Object.fromEntries(facts.settings),
      // Only this tier's monitoring reaches the port of the metrics.
      MINIO_PROMETHEUS_AUTH_TYPE: 'public',
      MINIO_ROOT_PASSWORD_FILE: facts.passwordFile ?? '',
      MINIO_ROOT_USER: facts.user ?? '',
      // It would look for releases on the internet, which it does not reach.
      MINIO_UPDATE: 'off',
    },
    files: { '/etc/minio/start.sh': startScript(facts) },
    writes: { '/tmp': 64 * mebibyte },
    ports: { console: 9001 },
    live: { kind: 'http', path: '/minio/health/live', port: 9000 },
    ready: {
      kind: 'exec',
      command: ['curl', '-fsS', '-o', '/dev/null', 'http://127.0.0.1:9000/minio/health/ready'],
    },
  }),
  boot: 120_000,
  grace: 60_000,
  metrics: { port: 9000, path: '/minio/v2/metrics/cluster' },
}

/** A folder at the top of the disk is a bucket. */
function startScript({ bucket }: ServerFacts): string {
  return [
    '#!/bin/sh',
    'set -eu',
    ...(bucket === undefined ? [] : [`mkdir -p /data/${bucket}`]),
    'exec minio server /data --console-address :9001',
    '',
  ].join('\n')
}
