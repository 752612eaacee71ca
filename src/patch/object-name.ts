import type { Data } from '../print/body.ts'

/** Kind and name of a Kubernetes object, as patches select it: `Deployment/api`. Undefined for other documents. */
export function objectName(document: Data): string | undefined {
  const { kind, metadata } = Object(document)
  const name = Object(metadata).name
  return typeof kind === 'string' && typeof name === 'string' ? `${kind}/${name}` : undefined
}
