import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { objectOf, objectsOf } from './rendered.ts'

async function objects(identity: string) {
  return objectsOf(
    await resolved(
      `outputs: {ci: none}\nservices: {api: {image: "shop/api:1.4.0", ports: {http: 3000}, identity: ${identity}}}\n`,
      'kubernetes',
    ),
  )
}

const role = 'arn:aws:iam::123456789012:role/shop-api'
const email = 'shop-api@shop-prod.iam.gserviceaccount.com'
const client = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'

test.each([
  [`{aws: "${role}"}`, { 'eks.amazonaws.com/role-arn': role }, 443],
  [`{gcp: ${email}}`, { 'iam.gke.io/gcp-service-account': email }, 80],
  [`{azure: "${client}"}`, { 'azure.workload.identity/client-id': client }, 443],
])(
  '%s is whom the ServiceAccount stands for, and the pod can fetch its credentials',
  async (identity, annotations, port) => {
    const all = await objects(identity)
    const account = objectOf(all, 'ServiceAccount', 'api')
    expect(account.metadata.annotations).toEqual(annotations)
    // The cloud's webhook mounts a token of its own; that of the API stays away.
    expect(account.automountServiceAccountToken).toBe(false)
    const { egress } = objectOf(all, 'NetworkPolicy', 'api').spec
    expect(
      egress.flatMap(({ ports }: { ports: { port: number }[] }) => ports.map((one) => one.port)),
    ).toContain(port)
  },
)

test('Azure knows its pods by a label, which no selector has', async () => {
  const { template, selector } = objectOf(await objects(`{azure: "${client}"}`), 'Deployment', 'api').spec
  expect(template.metadata.labels).toMatchObject({ 'azure.workload.identity/use': 'true' })
  expect(selector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'api' })
})
