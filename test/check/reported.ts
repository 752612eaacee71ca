import { locateDiagnostics } from '../../src/diagnostics/located.ts'
import { compileSpecs } from '../in-memory.ts'

/** What a tier on Kubernetes starts with. */
export const onKubernetes = tier('kubernetes')
/** What a tier on compose starts with. */
export const onCompose = tier('compose')

function tier(platform: string): string {
  return `
edition: "2026-11"
system: shop
tiers: [production]
tier: production
platform: ${platform}
domain: example.org
owners: {team: {email: team@example.org}}
`
}

/** What is reported for a tier: `<code>: <message>`, in the order in which it is shown. */
export async function reported(
  text: string,
  request: { readonly today?: string } = {},
): Promise<readonly string[]> {
  const { diagnostics } = await compileSpecs({ 'environments/shop/production.yaml': text }, request)
  return locateDiagnostics(diagnostics).map(({ diagnostic: { code, message } }) => `${code}: ${message}`)
}

/** The codes of what is reported for a tier. */
export async function codesOf(
  text: string,
  request: { readonly today?: string } = {},
): Promise<readonly string[]> {
  return (await reported(text, request)).map((line) => line.split(':')[0] ?? '')
}
