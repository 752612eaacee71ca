import type { Data } from '../print/body.ts'
import { valueAt } from './data-path.ts'

/** Kind and name of a Kubernetes object, as patches select it: `Deployment/api`. Undefined for other documents. */
export function objectName(document: Data): string | undefined {
  const kind = valueAt(document, [{ key: 'kind' }])
  const name = valueAt(document, [{ key: 'metadata' }, { key: 'name' }])
  return typeof kind === 'string' && typeof name === 'string' ? `${kind}/${name}` : undefined
}
