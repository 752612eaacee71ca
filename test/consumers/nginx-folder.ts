import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { compileSpecs, filesOf, type Specs, specsOf } from '../in-memory.ts'

/** The nginx programs that read our configurations, the newest of them the one that the specs are written for. */
export const programs = ['nginx-bookworm', 'nginx-trixie', 'nginx-forky'] as const

/** The tiers of the real system. */
export const tiers = ['development', 'staging', 'production'] as const
export type Tier = (typeof tiers)[number]

/** The nginx files of a tier, by path, compiled for the version and the OpenSSL of this very program. */
export function filesFor(
  program: string,
  tier: string,
  system = 'policy-governance',
): Promise<ReadonlyMap<string, string>> {
  return filesOfSpecs(program, specsOf(system), { system, tier })
}

/** The same of specs that a test wrote, which say `nginx:` on a line of its own. */
export async function filesOfSpecs(
  program: string,
  texts: Specs,
  { system, tier }: { readonly system: string; readonly tier: string },
): Promise<ReadonlyMap<string, string>> {
  const { version, openssl } = versionsOf(program)
  const specs = Object.entries(texts).map(([path, text]) => {
    const rewritten = text.replace(/^( *nginx:).*$/m, `$1 {version: "${version}", openssl: "${openssl}"}`)
    return [path, rewritten] as const
  })
  const compiled = filesOf(
    await compileSpecs(Object.fromEntries(specs), { tiers: [tier], targets: ['nginx'] }),
  )
  const prefix = `${system}/${tier}/nginx/`
  return new Map(
    [...compiled].flatMap(([path, text]) =>
      path.startsWith(prefix) ? [[path.slice(prefix.length), text] as const] : [],
    ),
  )
}

/** `1.26.3` and `3.0.19`: what the program is, and the OpenSSL that it runs with here. */
function versionsOf(program: string): { readonly version: string; readonly openssl: string } {
  const text = spawnSync(program, ['-V'], { encoding: 'utf8' }).stderr
  const [, version = ''] = /nginx\/([\d.]+)/.exec(text) ?? []
  const [, openssl = ''] =
    /running with OpenSSL ([\d.]+)/.exec(text) ?? /built with OpenSSL ([\d.]+)/.exec(text) ?? []
  return { version, openssl }
}

/** A configuration on disk, with a certificate that a client need not trust. */
export interface ConfigurationFolder {
  readonly path: string
  /** Where the certificates stand in the container, for namespaces. */
  readonly mounts: Readonly<Record<string, string>>
  remove(): void
}

/** Writes the files, and makes each certificate that they name. */
export function writeConfiguration(files: ReadonlyMap<string, string>): ConfigurationFolder {
  const path = mkdtempSync(join(tmpdir(), 'plinth-nginx-'))
  for (const [name, text] of files) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  const all = [...files.values()].join('\n')
  const folders = new Set(
    [...all.matchAll(/ssl_certificate (\S+)\/tls\.crt;/g)].map(([, folder]) => folder ?? ''),
  )
  const mounts = Object.fromEntries([...folders].map((folder) => [folder, makeCertificate(path, folder)]))
  return { path, mounts, remove: () => rmSync(path, { recursive: true }) }
}

/** The names that nginx looks up when it starts. */
export function upstreamHosts(files: ReadonlyMap<string, string>): readonly string[] {
  const text = [...files.values()].join('\n')
  return [...text.matchAll(/^\s*server ([a-z][a-z0-9-]*):\d+/gm)].map(([, host]) => host ?? '')
}

function makeCertificate(root: string, folder: string): string {
  const own = join(root, 'certificates', folder)
  mkdirSync(own, { recursive: true })
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    join(own, 'tls.key'),
  ]
  execFileSync(
    'openssl',
    ['req', '-x509', ...key, '-subj', '/CN=test', '-days', '2', '-out', join(own, 'tls.crt')],
    {
      stdio: 'ignore',
    },
  )
  return own
}
