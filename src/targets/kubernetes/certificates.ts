import type { Certificate, Environment, Ingress } from '../../model/environment.ts'
import { operatedStores } from '../../model/operated-stores.ts'
import type { DataMap } from '../../print/body.ts'
import { gatewayName } from './gateway.ts'
import { certificateSecret, reloaded } from './names.ts'
import { type KubernetesObject, withComment } from './object.ts'

/** Name of the tier's own authority: its certificate and the issuer that signs with it. */
const authority = 'authority'
/** The ClusterIssuer that speaks ACME with Let's Encrypt. */
export const letsEncryptIssuer = 'letsencrypt'

/** ECDSA is small and quick, and every client of today verifies it. */
const privateKey = { algorithm: 'ECDSA', size: 256 }

/** What cert-manager makes the tier's certificates from: https://cert-manager.io/docs/reference/api-docs/ */
export function certificates(environment: Environment): readonly KubernetesObject[] {
  const own = environment.certificates.filter(({ issuer }) => issuer !== 'letsencrypt')
  const operated = new Set(operatedStores(environment).map(({ name }) => name))
  return [
    ...(own.length === 0 ? [] : ownAuthority(environment)),
    ...environment.certificates.map((one) => {
      if (operated.has(one.name)) return ofOperated(one)
      return one.between === undefined
        ? certificate(one, environment.outputs.kubernetes?.ingress)
        : ofCluster(one, one.between)
    }),
  ]
}

/** Whether hosts prove themselves to Let's Encrypt, which asks them over plain HTTP. */
export function answersChallenges(environment: Environment): boolean {
  return environment.certificates.some(({ issuer }) => issuer === 'letsencrypt')
}

/** An authority of the tier's own: a self-signed certificate, and the issuer that signs others with it. */
function ownAuthority({ namespace }: Environment): readonly KubernetesObject[] {
  const root = {
    ...certManager('Certificate', authority),
    spec: {
      isCA: true,
      commonName: `${namespace} authority`,
      secretName: certificateSecret(authority),
      issuerRef: { name: 'self-signed' },
      duration: '87600h',
      privateKey: { ...privateKey, rotationPolicy: 'Never' },
    },
  }
  return [
    { ...certManager('Issuer', 'self-signed'), spec: { selfSigned: {} } },
    withComment(
      root,
      ['spec', 'privateKey', 'rotationPolicy'],
      'Clients trust this key: a new one would lock them out.',
    ),
    { ...certManager('Issuer', authority), spec: { ca: { secretName: certificateSecret(authority) } } },
  ]
}

function certificate({ name, hosts, issuer }: Certificate, ingress: Ingress | undefined): KubernetesObject {
  const issuerRef =
    issuer === 'letsencrypt' ? { kind: 'ClusterIssuer', name: letsEncryptIssuer } : { name: authority }
  const spec = { secretName: certificateSecret(name), dnsNames: hosts, issuerRef, privateKey }
  if (issuer === 'letsencrypt') {
    const challenged = ingress === undefined ? challengedAtGateway : challengedAtIngress(ingress)
    return { ...certManager('Certificate', name, challenged), spec }
  }
  if (issuer === 'self-signed') return { ...certManager('Certificate', name), spec }
  return readOnce({ ...certManager('Certificate', name), spec })
}

function readOnce(object: KubernetesObject & { readonly spec: DataMap }): KubernetesObject {
  return withComment(
    { ...object, spec: { ...object.spec, duration: '8760h', renewBefore: '2160h' } },
    ['spec', 'duration'],
    'The server reads a new one when it starts or is told to (SELECT pg_reload_conf()): within three months.',
  )
}

/** Of servers that know each other by it: Java reads keys as PKCS #8, and OpenSearch asks for the common name. */
function ofCluster(
  { name, hosts }: Certificate,
  { isWatched }: NonNullable<Certificate['between']>,
): KubernetesObject {
  const object = {
    ...certManager('Certificate', name),
    spec: {
      secretName: certificateSecret(name),
      commonName: name,
      dnsNames: hosts,
      usages: ['digital signature', 'server auth', 'client auth'],
      issuerRef: { name: authority },
      privateKey: { ...privateKey, encoding: 'PKCS8' },
    },
  }
  return isWatched ? object : readOnce(object)
}

/** Of a server that an operator runs, which reads a new one at once. */
function ofOperated({ name, hosts }: Certificate): KubernetesObject {
  const secretName = certificateSecret(name)
  const secretTemplate = { labels: reloaded }
  return {
    ...certManager('Certificate', name),
    spec: { secretName, secretTemplate, dnsNames: hosts, issuerRef: { name: authority }, privateKey },
  }
}

/** Let's Encrypt asks over HTTP: the answer is to come in by our Gateway, which an issuer of all tiers does not know. */
const challengedAtGateway = {
  'acme.cert-manager.io/http01-parentrefkind': 'Gateway',
  'acme.cert-manager.io/http01-parentrefname': gatewayName,
}

/** https://cert-manager.io/docs/reference/annotations/ */
function challengedAtIngress({ class: name }: Ingress): Readonly<Record<string, string>> {
  return { 'acme.cert-manager.io/http01-override-ingress-class': name }
}

function certManager(
  kind: 'Certificate' | 'Issuer',
  name: string,
  annotations?: Readonly<Record<string, string>>,
): KubernetesObject {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind,
    metadata: annotations === undefined ? { name } : { name, annotations },
  }
}
