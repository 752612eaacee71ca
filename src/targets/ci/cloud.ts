import type { DataMap } from '../../print/body.ts'
import { action } from './actions.ts'
import { expression } from './expression.ts'

/** Exchanges the job's own identity for a role: no key is stored anywhere. */
export function awsCredentials(region: string): DataMap {
  return action('aws-actions/configure-aws-credentials', {
    with: { 'role-to-assume': expression('vars.AWS_ROLE_ARN'), 'aws-region': region },
  })
}
