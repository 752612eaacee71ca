/** What a product's own compose file says of it, as it stands in ours: a dotted path of compose.yaml and its value. */
export interface Product {
  /** Where the product publishes its compose file, for whoever compares. */
  readonly source: string
  /** Lines of that file without comments and blank ones, names of variables that it only passes on counted once. */
  readonly lines: number
  readonly says: Readonly<Record<string, unknown>>
  /** What only a pass-through says, with the reason. */
  readonly passedThrough?: Readonly<Record<string, string>>
}

const healthy = { condition: 'service_healthy' }
const started = { condition: 'service_started' }
const bind = (source: string, target: string, readOnly = false) => ({
  type: 'bind',
  source,
  target,
  ...(readOnly ? { read_only: true } : {}),
  bind: { create_host_path: false },
})
const published = (port: number, more: object = {}) => ({ target: port, published: `${port}`, ...more })
const loopback = { host_ip: '127.0.0.1' }

/** Ten self-hosted products as their compose files of November 2026 describe them. */
export const products: Readonly<Record<string, Product>> = {
  authentik: {
    source: 'https://github.com/goauthentik/authentik/blob/main/docker-compose.yml',
    lines: 83,
    says: {
      'services.server.image': 'ghcr.io/goauthentik/server:2025.12.1',
      'services.server.command': ['server'],
      'services.server.ports': [published(9000), published(9443)],
      'services.server.environment.AUTHENTIK_POSTGRESQL__HOST': 'postgresql',
      'services.server.environment.AUTHENTIK_SECRET_KEY': '${SECRET_KEY:?set it in .env}',
      'services.server.depends_on.postgresql': healthy,
      'services.server.depends_on.redis': healthy,
      'services.worker.command': ['worker'],
      'services.worker.user': '0:0',
      'services.worker.ulimits': { nofile: 10240 },
      'services.worker.volumes.-1': bind('/var/run/docker.sock', '/var/run/docker.sock'),
      'services.postgresql.image': 'postgres:16.15',
      'services.postgresql.environment.POSTGRES_DB': 'authentik',
      'services.redis.restart': 'unless-stopped',
      'volumes.certs': {},
    },
  },
  frigate: {
    source: 'https://docs.frigate.video/frigate/installation',
    lines: 33,
    says: {
      'services.frigate.privileged': true,
      'services.frigate.restart': 'unless-stopped',
      'services.frigate.stop_grace_period': '30s',
      'services.frigate.shm_size': '512m',
      'services.frigate.devices': ['/dev/bus/usb', '/dev/dri/renderD128'],
      'services.frigate.volumes': [
        bind('/srv/frigate/config', '/config'),
        bind('/etc/localtime', '/etc/localtime', true),
        bind('/srv/frigate/media', '/media/frigate'),
      ],
      'services.frigate.tmpfs': ['/tmp/cache:size=1000000000,mode=1777'],
      'services.frigate.ports': [
        published(8554),
        published(8971),
        published(8555),
        published(8555, { protocol: 'udp' }),
      ],
      'services.frigate.environment.FRIGATE_RTSP_PASSWORD': '${RTSP_PASSWORD:?set it in .env}',
    },
  },
  immich: {
    source: 'https://github.com/immich-app/immich/blob/main/docker/docker-compose.yml',
    lines: 49,
    says: {
      'services.server.image': 'ghcr.io/immich-app/immich-server:v2.3.1',
      'services.server.volumes': [
        bind('/srv/photos', '/data'),
        bind('/etc/localtime', '/etc/localtime', true),
      ],
      'services.server.ports': [published(2283)],
      // The image's own check is left in force by saying nothing.
      'services.server.healthcheck': undefined,
      'services.server.devices': ['/dev/dri'],
      'services.server.group_add': ['44'],
      'services.server.deploy.resources.reservations.devices': [
        { driver: 'nvidia', count: 1, capabilities: ['gpu'] },
      ],
      'services.machine-learning.volumes': ['model-cache:/cache'],
      'services.database.image': 'ghcr.io/immich-app/postgres:16-vectorchord0.4.3-pgvectors0.3.0',
      'services.database.environment.POSTGRES_INITDB_ARGS': '--data-checksums',
      'services.database.shm_size': '256m',
      'services.redis.command': undefined,
    },
  },
  jitsi: {
    source: 'https://github.com/jitsi/docker-jitsi-meet/blob/master/docker-compose.yml',
    lines: 120,
    says: {
      'services.web.image': 'ghcr.io/jitsi/web:stable-10655',
      'services.web.read_only': true,
      'services.web.tmpfs': ['/run:size=16m,mode=1777', '/tmp:size=16m,mode=1777'],
      'services.web.ports': [
        { target: 8000, published: '80' },
        { target: 8443, published: '443' },
      ],
      'services.web.labels': { service: 'jitsi-web' },
      'services.web.depends_on.jvb': started,
      'services.prosody.volumes': [
        bind('/srv/jitsi/prosody', '/config'),
        bind('/srv/jitsi/plugins', '/prosody-plugins-custom'),
      ],
      // What is only there for the others needs no `expose`.
      'services.prosody.ports': undefined,
      'services.prosody.networks.app.aliases': ['xmpp.meet.jitsi'],
      'services.jicofo.ports': [published(8888, loopback)],
      'services.jicofo.depends_on.prosody': started,
      'services.jvb.ports': [published(10_000, { protocol: 'udp' }), published(8080, loopback)],
      'services.jvb.environment.JVB_AUTH_PASSWORD': '${JVB:?set it in .env}',
    },
    passedThrough: { 'services.prosody.networks.app.aliases': 'a further name with dots' },
  },
  langfuse: {
    source: 'https://github.com/langfuse/langfuse/blob/main/docker-compose.yml',
    lines: 148,
    says: {
      'services.worker.image': 'docker.io/langfuse/langfuse-worker:3.135.0',
      'services.worker.ports': [published(3030, loopback)],
      'services.worker.depends_on.postgres': healthy,
      'services.worker.depends_on.minio': healthy,
      'services.worker.depends_on.redis': healthy,
      'services.worker.depends_on.clickhouse': healthy,
      'services.worker.environment.CLICKHOUSE_URL': 'http://clickhouse:8123',
      'services.worker.environment.REDIS_HOST': 'redis',
      'services.worker.environment.LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT': 'http://minio:9000',
      'services.worker.environment.LANGFUSE_S3_EVENT_UPLOAD_BUCKET': 'langfuse',
      'services.web.ports': [published(3000)],
      'services.web.environment.NEXTAUTH_URL': 'https://langfuse.example.com',
      'services.web.environment.CLICKHOUSE_CLUSTER_ENABLED': 'false',
      'volumes.clickhouse-data': {},
      'volumes.minio-data': {},
      'volumes.postgres-data': {},
    },
  },
  mastodon: {
    source: 'https://github.com/mastodon/mastodon/blob/main/docker-compose.yml',
    lines: 76,
    says: {
      'services.web.image': 'ghcr.io/mastodon/mastodon:v4.5.2',
      'services.web.entrypoint': ['bundle', 'exec', 'puma', '-C', 'config/puma.rb'],
      'services.web.ports': [published(3000, loopback)],
      'services.web.environment.LOCAL_DOMAIN': 'mastodon.example.com',
      'services.web.volumes': ['system:/mastodon/public/system'],
      'services.streaming.entrypoint': ['node', './streaming/index.js'],
      'services.streaming.ports': [published(4000, loopback)],
      'services.sidekiq.entrypoint': ['bundle', 'exec', 'sidekiq'],
      'services.sidekiq.volumes': ['system:/mastodon/public/system'],
      'services.sidekiq.healthcheck.test': ['CMD', 'sh', '-c', "ps aux | grep '[s]idekiq 8'"],
      'services.db.shm_size': '128m',
      'services.search.environment.ES_PATH_CONF': '/run/elasticsearch',
      'networks.db': { internal: true },
      'networks.egress': {},
    },
  },
  netdata: {
    source: 'https://learn.netdata.cloud/docs/netdata-agent/installation/docker',
    lines: 27,
    says: {
      'services.netdata.pid': 'host',
      'services.netdata.network_mode': 'host',
      'services.netdata.restart': 'unless-stopped',
      'services.netdata.cap_add': ['SYS_ADMIN', 'SYS_PTRACE'],
      'services.netdata.security_opt.1': 'apparmor:unconfined',
      'services.netdata.volumes.0': 'config:/etc/netdata',
      'services.netdata.volumes.1': bind('/etc/group', '/host/etc/group', true),
      'services.netdata.volumes.4': bind('/proc', '/host/proc', true),
      'services.netdata.volumes.5': bind('/sys', '/host/sys', true),
      'services.netdata.volumes.8': bind('/var/run/docker.sock', '/var/run/docker.sock', true),
      'volumes.lib': {},
    },
  },
  paperless: {
    source:
      'https://github.com/paperless-ngx/paperless-ngx/blob/main/docker/compose/docker-compose.postgres-tika.yml',
    lines: 51,
    says: {
      'services.webserver.ports': [published(8000)],
      'services.webserver.environment.PAPERLESS_DBHOST': 'db',
      'services.webserver.environment.PAPERLESS_TIKA_ENDPOINT': 'http://tika:9998',
      'services.webserver.environment.PAPERLESS_TIKA_GOTENBERG_ENDPOINT': 'http://gotenberg:3000',
      'services.webserver.environment.PAPERLESS_TIKA_ENABLED': '1',
      'services.webserver.depends_on.tika': healthy,
      'services.webserver.volumes.1': 'data:/usr/src/paperless/data',
      'services.webserver.volumes.0': bind('/srv/paperless/consume', '/usr/src/paperless/consume'),
      'services.gotenberg.command': [
        'gotenberg',
        '--chromium-disable-javascript=true',
        '--chromium-allow-list=file:///tmp/.*',
      ],
      'services.db.environment.POSTGRES_USER': 'paperless',
      'volumes.broker-data': {},
      'volumes.media': {},
    },
  },
  penpot: {
    source: 'https://github.com/penpot/penpot/blob/develop/docker/images/docker-compose.yaml',
    lines: 77,
    says: {
      'services.penpot-frontend.ports': [{ target: 8080, published: '9001' }],
      'services.penpot-frontend.volumes': ['assets:/opt/data/assets'],
      'services.penpot-frontend.depends_on.penpot-backend': healthy,
      'services.penpot-backend.environment.PENPOT_DATABASE_URI': 'postgresql://penpot-postgres/penpot',
      'services.penpot-backend.environment.PENPOT_DATABASE_USERNAME': 'penpot',
      'services.penpot-backend.environment.PENPOT_SMTP_HOST': 'penpot-mailcatch',
      'services.penpot-backend.environment.PENPOT_SMTP_PORT': '1025',
      'services.penpot-backend.environment.PENPOT_FLAGS':
        'enable-registration enable-login-with-password disable-email-verification enable-smtp enable-prepl-server',
      'services.penpot-exporter.environment.PENPOT_PUBLIC_URI': 'http://penpot-frontend:8080',
      'services.penpot-mailcatch.ports': [published(1080, loopback)],
      'services.penpot-postgres.image': 'postgres:15.19',
      'services.penpot-postgres.environment.POSTGRES_INITDB_ARGS': '--data-checksums',
    },
  },
  plausible: {
    source: 'https://github.com/plausible/community-edition/blob/v2.1.3/compose.yml',
    lines: 84,
    says: {
      'services.plausible.ulimits': { nofile: 65_535 },
      'services.plausible.volumes': ['data:/var/lib/plausible'],
      'services.plausible.depends_on.db': healthy,
      'services.plausible.depends_on.events': healthy,
      'services.plausible.environment.BASE_URL': 'https://plausible.example.com',
      'services.plausible.environment.TOTP_VAULT_KEY': '${TOTP:?set it in .env}',
      'services.migrate.entrypoint': ['sh', '-c', '/entrypoint.sh db createdb && /entrypoint.sh db migrate'],
      'services.events.ulimits': { nofile: 262_144 },
      'services.db.image': 'postgres:16.15',
      'volumes.events-data': {},
    },
  },
}
