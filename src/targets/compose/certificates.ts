import type { Certificate, Environment } from '../../model/environment.ts'
import type { Mount } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { renderTemplate } from '../../print/template.ts'
import type { OutputFile } from '../target.ts'
import { containers, unusedName } from './containers.ts'
import { hardening } from './hardening.ts'
import { helperLimits } from './resources.ts'

const script = 'certificates.sh'
const authorityVolume = 'certificate-authority'
const authorityKeyVolume = 'certificate-authority-key'

type CertificateMount = Extract<Mount, { kind: 'certificate' }>

/** The one-shot service that makes the certificates; undefined where no container mounts one. */
export function certificatesService(
  environment: Environment,
): { readonly name: string; readonly service: DataMap } | undefined {
  const names = pairs(environment).map(({ name }) => name)
  if (names.length === 0) return undefined
  const service = {
    image: 'alpine/openssl:3.5.8',
    entrypoint: ['sh', `/${script}`],
    user: '0:0',
    volumes: [
      `./${script}:/${script}:ro`,
      `${authorityVolume}:/certificates/authority`,
      `${authorityKeyVolume}:/certificates/authority-key`,
      ...names.map((name) => `${volumeOf(name)}:/certificates/${name}`),
    ],
    tmpfs: ['/tmp'],
    network_mode: 'none',
    deploy: helperLimits,
    ...hardening({ readOnlyRoot: true, capabilities: ['CHOWN'] }),
  }
  return { name: unusedName(environment, 'certificates'), service }
}

/** The script that it runs. */
export function certificateScript(environment: Environment): readonly OutputFile[] {
  const all = pairs(environment)
  if (all.length === 0) return []
  const text = renderTemplate('compose/certificates.sh', {
    authority: `/CN=${environment.namespace} authority`,
    certificates: all.map(({ name, hosts, between }) => ({
      name,
      hosts,
      owner: owner(environment, name),
      usage: between === undefined ? 'serverAuth' : 'serverAuth,clientAuth',
    })),
  })
  return [{ path: script, body: { kind: 'text', text, comment: '#' }, executable: true }]
}

/** A certificate as one of its containers mounts it: with its key, or only the authority that signed it. */
export function certificateMount({ certificate, path, part }: CertificateMount): string {
  return `${part === 'pair' ? volumeOf(certificate) : authorityVolume}:${path}:ro`
}

/** The named volumes behind it all. */
export function certificateVolumes(environment: Environment): readonly string[] {
  const names = pairs(environment).map(({ name }) => volumeOf(name))
  return names.length === 0 ? [] : [authorityVolume, authorityKeyVolume, ...names]
}

/** Those that some container serves with. */
function pairs(environment: Environment): readonly Certificate[] {
  const used = new Set(mounts(environment).map(({ certificate }) => certificate))
  return environment.certificates.filter(({ name }) => used.has(name))
}

/** The user that reads the key. */
function owner(environment: Environment, certificate: string): string {
  const server = containers(environment).find(({ mounts: own }) =>
    own.some(
      (mount) => mount.kind === 'certificate' && mount.certificate === certificate && mount.part === 'pair',
    ),
  )
  return server === undefined ? '0:0' : `${server.security.user}:${server.security.group}`
}

function mounts(environment: Environment): readonly CertificateMount[] {
  return containers(environment).flatMap(({ mounts: own }) =>
    own.flatMap((mount) => (mount.kind === 'certificate' ? [mount] : [])),
  )
}

function volumeOf(certificate: string): string {
  return `certificate-${certificate}`
}
