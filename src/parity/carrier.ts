/** An image that CI builds. */
const built = {
  name: 'ghcr.io/example/media',
  release: 'product',
  build: {
    context: 'media',
    dockerfile: 'prod',
    target: 'production',
    args: { NODE_VERSION: '22' },
    platforms: ['linux/amd64'],
  },
}

/**
 * A tier with a little of everything, into which words of the schema are put one by one: names are those that the
 * examples of the schema use.
 */
export const carrier = {
  edition: '2026-11',
  system: 'shop',
  tiers: ['production'],
  tier: 'production',
  domain: 'shop.example.com',
  owners: { platform: { email: 'platform@example.com' }, payments: { email: 'payments@example.com' } },
  services: {
    api: {
      kind: 'web',
      image: 'ghcr.io/example/api:1.4.2',
      ports: { http: 3000, media: { port: 5000, publish: 5000, reach: 'public' } },
      health: { live: '/health', ready: '/health/ready' },
      http: { timeout: '60s' },
      uses: { db: { pool: 10, bind: { DATABASE_URL: 'url' } }, cache: { bind: { REDIS_URL: 'url' } } },
      metrics: { preset: 'http' },
      env: { LOG_LEVEL: 'info' },
      files: { '/etc/flags.json': { flags: true } },
    },
    worker: {
      kind: 'worker',
      image: 'ghcr.io/example/worker:1.4.2',
      scale: { min: 1, max: 4, by: { cpu: '70%' } },
      uses: { queue: { bind: { QUEUE_URL: 'url' } }, bus: { bind: { BUS_URL: 'url' } } },
      volumes: { '/assets/1': { scratch: '1Gi' }, '/assets/2': { scratch: '1Gi' } },
      sidecars: {
        relay: {
          image: { ...built, digest: `sha256:${'0'.repeat(64)}` },
          ports: { http: 9113, metrics: 9114, grpc: 9115 },
          env: { RISK: { flag: 'AI_RISK_PREDICTION' }, USER: { parts: ['shop', '-', 'relay'] } },
          volumes: {
            '/data': { volume: 'uploads' },
            '/cache': { tmpfs: '64Mi' },
            '/log': { host: '/var/log' },
            '/assets': { from: '/assets/1' },
          },
        },
      },
      init: {
        fetch: {
          image: { ...built, digest: `sha256:${'0'.repeat(64)}` },
          env: { RISK: { flag: 'AI_RISK_PREDICTION' } },
          volumes: { '/data': { volume: 'uploads' }, '/assets': { from: '/assets/1' } },
        },
        check: { image: 'ghcr.io/example/check:2' },
      },
    },
    media: {
      kind: 'web',
      image: built,
      ports: { http: 8080, grpc: 50051 },
      health: { live: { grpc: 'grpc', service: 'media' }, ready: { http: '/ready', port: 'http' } },
      uses: { api: { port: 'media' }, openai: { rate: '10/min', bind: { OPENAI_RATE: 'rate' } } },
      volumes: {
        '/data': { volume: 'uploads', readOnly: true },
        '/legacy': { volume: 'legacy' },
        '/scratch': { scratch: '1Gi' },
      },
      files: { '/etc/key.pem': { secret: 'db-password' } },
      env: { KEY: { secret: 'db-password' }, RISK: { flag: 'AI_RISK_PREDICTION' } },
    },
  },
  jobs: {
    copy: {
      image: { name: 'ghcr.io/example/media', digest: `sha256:${'0'.repeat(64)}`, release: 'product' },
      run: 'before-rollout',
      uses: { api: { port: 'media' }, openai: { rate: '10/min', bind: { OPENAI_RATE: 'rate' } } },
      volumes: { '/data': { volume: 'uploads', readOnly: true } },
      files: { '/etc/key.pem': { secret: 'db-password' } },
      env: { KEY: { secret: 'db-password' }, RISK: { flag: 'AI_RISK_PREDICTION' } },
    },
    migrate: { image: 'ghcr.io/example/api:1.4.2', run: 'before-rollout', uses: { db: { pool: 1 } } },
    report: { image: 'ghcr.io/example/api:1.4.2', run: { daily: '02:17', timezone: 'UTC' } },
  },
  stores: {
    db: {
      kind: 'postgres',
      database: 'shop',
      password: { secret: 'db-password' },
      instance: { storage: '20Gi' },
    },
    cache: { kind: 'redis', role: 'cache', instance: { memory: '256Mi' } },
    bus: {
      kind: 'custom',
      scheme: 'nats',
      port: 4222,
      user: 'shop',
      password: { secret: 'db-password' },
      instance: {
        image: { ...built, digest: `sha256:${'0'.repeat(64)}` },
        env: { RISK: { flag: 'AI_RISK_PREDICTION' } },
        args: ['--config', '/etc/nats/nats.conf'],
        files: { '/etc/nats/nats.conf': { text: 'port: 4222' } },
        state: '/data',
        storage: '1Gi',
        ports: { http: 8222, grpc: 8223 },
      },
    },
    files: {
      kind: 'minio',
      bucket: 'shop',
      user: 'shop',
      password: { secret: 'db-password' },
      instance: { storage: '1Gi' },
    },
    catalog: { kind: 'redis', role: 'cache', instance: { memory: '256Mi', topology: 'replica' } },
    sessions: {
      kind: 'valkey',
      role: 'queue',
      instance: { memory: '256Mi', storage: '2Gi', topology: 'sentinel', sentinels: 3 },
    },
    queue: { kind: 'redis', role: 'queue', instance: { memory: '256Mi', storage: '2Gi' } },
  },
  volumes: { uploads: { size: '10Gi' }, spool: { size: '1Gi' }, legacy: { external: 'legacy-uploads' } },
  routes: {
    web: {
      hosts: { 'shop.example.com': {} },
      tls: { issuer: 'self-signed' },
      origins: ['https://app.shop.example.com'],
      paths: { '/': { to: 'api' } },
    },
  },
  externals: { openai: { url: 'https://api.openai.com', timeout: '30s' } },
  releases: { engine: '1.0.0', product: '2.4.1' },
  env: { common: { LOG_FORMAT: 'json' } },
  flags: {
    AI_RISK_PREDICTION: { state: 'all', owner: 'platform', expires: '2027-06-30' },
    NEW_REPORTS: { state: 'none', owner: 'payments', expires: '2027-06-30' },
    NEW_CHECKOUT: { state: 'percent', percent: 25, owner: 'payments', expires: '2027-06-30' },
    NEW_SEARCH: { state: 'targeted', allow: ['company1'], owner: 'payments', expires: '2027-06-30' },
  },
  notify: {
    channels: { chat: { slack: { secret: 'slack-url' }, channel: '#api-alerts' } },
    severities: { critical: { to: ['chat'] } },
  },
  slos: { 'api-availability': { of: 'api', sli: 'availability', objective: '99.9%' } },
  backups: {
    db: {
      of: 'db',
      method: 'wal',
      full: { weekly: 'sunday 05:00', timezone: 'UTC' },
      to: {
        s3: 'shop-backups',
        region: 'eu-west-2',
        account: '123456789012',
        credentials: { secret: 'backup-credentials' },
      },
      encrypt: {
        age: [
          'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
          'age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg',
        ],
      },
      keep: { pitr: '7d', daily: 7 },
    },
  },
  monitoring: { run: { prometheus: { storage: '10Gi' } } },
}
