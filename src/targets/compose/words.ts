/** The words of the spec for those of compose, by dotted path. */
export const words: ReadonlyMap<string, string> = new Map(
  Object.entries({
    build: 'image.build',
    command: 'args',
    depends_on: 'uses',
    entrypoint: 'command',
    environment: 'env',
    healthcheck: 'health',
    image: 'image',
    ports: 'ports',
    read_only: 'writableRoot',
    secrets: 'files',
    user: 'user',
    volumes: 'volumes',
    'deploy.replicas': 'scale',
    'deploy.resources': 'resources',
    cpus: 'resources',
    mem_limit: 'resources',
  }),
)
