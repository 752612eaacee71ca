import { wholeMebibytes } from './amounts.ts'
import type { Engine } from './engine.ts'
import { mebibyte } from './engine.ts'

/**
 * memcached: a cache and nothing else, with no users: https://docs.memcached.org/serverguide/. Parameters are its long
 * options by name.
 */
export const memcached: Engine = {
  kind: 'memcached',
  port: 11211,
  scheme: undefined,
  login: 'nobody',
  hasDatabase: false,
  urlPath: '',
  user: 11211,
  memory: 128 * mebibyte,
  storage: undefined,
  folder: '/data',
  ours: /^(memory-limit|port|udp-port|listen|unix-.*|daemon|user|extended|enable-ssl)$/,
  settings: ({ dataMemory }) => ({
    'conn-limit': 1024,
    'memory-limit': wholeMebibytes(dataMemory),
  }),
  program: ({ settings }) => ({
    command: ['memcached'],
    args: [...settings].flatMap(([key, value]) => {
      if (value === 'false') return []
      return value === 'true' ? [`--${key}`] : [`--${key}=${value}`]
    }),
    files: {},
    writes: {},
    live: { kind: 'tcp', port: 11211 },
    ready: {
      kind: 'exec',
      command: [
        'bash',
        '-c',
        "exec 3<>/dev/tcp/127.0.0.1/11211 && printf 'version\\r\\nquit\\r\\n' >&3 && grep -q ^VERSION <&3",
      ],
    },
  }),
  boot: 20_000,
  grace: 10_000,
}
