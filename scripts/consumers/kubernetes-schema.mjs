import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inProject, readIfPresent, writeIfChanged } from '../project.mjs'
import { readDeclaration } from './declaration-schema.mjs'
import { fieldVersions } from './kubernetes-versions.mjs'
import { listKeys } from './list-keys.mjs'

const run = promisify(execFile)

/**
 * The types of Kubernetes 1.36 and of the extensions whose objects we write, pinned by content: they stay those
 * of the declared version whatever a distribution moves on to. They are read as text; none of their code is run.
 */
const packages = {
  'kubernetes-models@5.1.0':
    'sha512-ym4Kiyr8BzGIWj4f853ytVYES1B8C1BdONRP5zodItPD1o//OEKuTwC5nFV3ZJtFGeMqOFbIYkpunSVXSlHS8g==',
  '@kubernetes-models/apimachinery@3.0.2':
    'sha512-6Vbzr/tinxPBGGdfYjXiV9WPj8PEhyiqGJiWhXrsihK7h6glPj4HKUxZ0YwYXH/5uucm/NVef/xY3vZ4Crj1Fg==',
  '@kubernetes-models/gateway-api@2.0.0':
    'sha512-e7SY7EkCGRHy5wHkaGhP32v7V1L+gBalfoqZDFDWn5k9Q7+IW6uz9jNWgOZ9R/Hv5NWyAFYaA01ET2qsysVt5A==',
  '@kubernetes-models/external-secrets@2.0.0':
    'sha512-IpwAaO1m67oVMvhvaVrdj18nNUG5aDXFL3S0RerILGenb0MvsjiSCnjAUW1P10gRz7rIEayhFRbtvlDSFBqeEA==',
  '@kubernetes-models/envoy-gateway@2.0.0':
    'sha512-k6ei0gkURov9QpMJJ0FiHS/2d5ggVdht1hTdcMTmTQ+XiUbaAVlruM6xhKjoSmFWTRTsJH9wXw2wInbCubS6Yw==',
  '@kubernetes-models/cert-manager@6.0.0':
    'sha512-PvvzvJEnlEC64NC8HUUB4PFjFaBBNeYuO875Eu/FeMZN1OKm2DOXATRpo0WVCh5D2xbfhn30eUqKL3IrnQMX7w==',
  '@kubernetes-models/keda@2.0.0':
    'sha512-iqDohrzL51UXD6zM+Rl4RDnZ9Q7jwgikXYrDCxL0sWA5ZTFa7nMfS4Exu2uK6ohA+OUNQMUIFWORAHNpz5qlFw==',
  '@kubernetes-models/prometheus-operator@6.0.0':
    'sha512-ySNW4T6U6Vn86bmcJ/emmAYJ/UrzpNvzxWexWJSALwgiO4FqCgL6WoqFsOReSiMhw/LlF+MljQvoiwD3RnaGmg==',
  '@kubernetes-models/cloudnative-pg@2.0.0':
    'sha512-uvCHXxeypP8XBSqOvEObGgVMBipe8t7WCFqcpcypvAiq+sOA12NBefI/zKhKeI9EPPCVgY73BpR57JaYU0PCYg==',
  '@kubernetes-models/argo-cd@4.0.0':
    'sha512-xzgoF4x2iXJdbkOywP1tpZTzUzAU2dQ/LKBWHQKCupH/AQkJIgtv9J79+Vti5z4in/Kr6sUyCMBwDIF6YVWRfw==',
  '@kubernetes-models/flux-cd@4.0.0':
    'sha512-/C/WIRCMUHhZLWzJk2oUW8VunCvd3FeRdU4MNxp4Skpc6Ny1SFFJWgpArhoRqWeEnSYpOd2a9a18D9tw4Gx23Q==',
  '@kubernetes-models/traefik@2.0.0':
    'sha512-Q3fiM1KAH3pPLh83Ktevgzl9B+9ijloqJYxS9QbFw3CCq8HVIpRAYuQN03XiGaD4UiooPV4iv2zuSP7u3F2bSQ==',
  '@kubernetes-models/contour@6.0.0':
    'sha512-0Om/vP9YqmenYcBzOfqdTWw1bUBu4216y7IFBd/T87vQpmTyx+q7n71i+KS+SeyAh7COZH+ai+EvAr9/F8OcZQ==',
}

/** The minor version of `kubernetes-models` above. */
const newest = 36

/** Declarations of the versions before it, in which fields are looked up; 1.27 is the one that we build with. */
const earlier = {
  'cdk8s-plus-28@2.5.6':
    'sha512-ghANDg6Qmsr3vQlEig7ZDWD03ZPXkjae7ks0HaRy2clIW553mCSTjcZirvuJGaIHDN2OV2S1dLXjdIYuMq3qOA==',
  'cdk8s-plus-29@2.6.0':
    'sha512-H8JuwF+6ZQCHrlPHstTwNGsQ0MRE9qpJDUKlrMDJAgEJSiBUa3Qeca609TuVN07/7Mxj2kFmVkvVjUeGZa0N9Q==',
  'cdk8s-plus-30@2.4.10':
    'sha512-CUNarh4vzNYcyDDMhfPHbp0TSgIWo2krupm279B9ZLZSGQAt3Om6xT6ubTykhQMFKJ7nxc7qGWgTqGsd8D8b2g==',
  'cdk8s-plus-31@2.6.43':
    'sha512-OtG09kUe3ErIZR1vriuwNYCqQYkB7g0cbqft5c1GItGFRmqcUKW2/rKrdDUjYmFMZDLj5bxccJitP3MUUCg1gw==',
  'cdk8s-plus-32@2.5.92':
    'sha512-TmlByVmroBLAZxhUz77xXVWKWvkLS1gnrOofuB4N4ZpLBHx6O/BPyti0yrHecwbX+pTAD/wJj/V7IbqK5UTmGA==',
  'cdk8s-plus-33@2.5.57':
    'sha512-JDncBIl5nott96fPitDteln8kYYSccOxcDxWbp0mGGktWuXcgBysbIcTpMbjCujfjGCBNnjtItP00xDTGj5rVg==',
  'cdk8s-plus-34@2.0.54':
    'sha512-J/ZIlAlGeQdHoA4+/smpIKYIdH5e3HiN5T271auEdk896mH9a8Pz+20+TWpZL4fjf93l2g9c8+zdUMG3nb7FOw==',
}
const declarationsOfCdk8s = 'lib/imports/k8s.d.ts'

/**
 * Only what is generally available: other versions come and go, and the packages still carry those that went. Some
 * have no other.
 */
const declarationPath =
  /^package\/((?!_schemas).*\/v\d+|(argoproj\.io|gateway\.envoyproxy\.io|keda\.sh|monitoring\.coreos\.com|traefik\.io)\/v1alpha1|github\.com\/.*|v1|apis\/.*|api\/.*|util\/.*|runtime)\/[A-Z]\w*\.d\.ts$/

/**
 * Writes `.tools/kubernetes-schema.json`: a closed JSON Schema of every kind, the keys of its lists, and the versions
 * that fields came with.
 */
export async function makeKubernetesSchema() {
  const read = Object.fromEntries((await Promise.all(Object.entries(packages).map(readPackage))).flat())
  const definitions = Object.fromEntries(Object.keys(read).map((name) => [name, withParents(read, name)]))
  const kinds = {}
  for (const [name, { properties }] of Object.entries(definitions)) {
    const { apiVersion, kind } = properties ?? {}
    if (apiVersion?.const && kind?.const) kinds[`${apiVersion.const} ${kind.const}`] = name
  }
  const since = fieldVersions(definitions, await earlierDeclarations(), newest)
  const schema = { kinds, listKeys: await listKeysIfPresent(), since, definitions }
  await writeIfChanged(inProject('.tools/kubernetes-schema.json'), JSON.stringify(schema))
}

/** A definition with the members that it has from others: a closed object cannot refer to another for them. */
function withParents(definitions, name) {
  const { parents, ...own } = definitions[name]
  if (parents === undefined) return own
  const all = [own, ...parents.map((parent) => withParents(definitions, parent))]
  return {
    type: 'object',
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: all.flatMap(({ required }) => required ?? []),
    additionalProperties: false,
  }
}

async function earlierDeclarations() {
  const own = await readFile(inProject('node_modules/cdk8s-plus-27', declarationsOfCdk8s), 'utf8')
  const texts = await Promise.all(
    Object.entries(earlier).map(([name, integrity]) =>
      inPackage(name, integrity, async (folder) => [
        Number(/-(\d+)@/.exec(name)[1]),
        await readFile(join(folder, 'package', declarationsOfCdk8s), 'utf8'),
      ]),
    ),
  )
  return new Map([[27, own], ...texts])
}

async function readPackage([name, integrity]) {
  return inPackage(name, integrity, async (folder) => {
    const paths = (await readdir(folder, { recursive: true })).filter((path) => declarationPath.test(path))
    const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8')))
    return texts.map(readDeclaration).filter((declaration) => declaration !== undefined)
  })
}

/** What `use` makes of the folder into which a package is unpacked. */
async function inPackage(name, integrity, use) {
  const folder = await mkdtemp(join(tmpdir(), 'plinth-'))
  try {
    const { stdout } = await run('npm', ['pack', name, '--json', '--pack-destination', folder])
    const [packed] = Object.values(JSON.parse(stdout))
    if (packed.integrity !== integrity) throw new Error(`${name} is not the package that was reviewed`)
    await run('tar', ['-xzf', packed.filename], { cwd: folder })
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function listKeysIfPresent() {
  const source = 'usr/share/gocode/src/k8s.io/client-go/applyconfigurations/internal/internal.go'
  const text = await readIfPresent(inProject('.tools/trixie', source))
  return text === undefined ? {} : listKeys(text)
}

await makeKubernetesSchema()
