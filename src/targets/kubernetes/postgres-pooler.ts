import type { OperatedStore } from '../../model/operated-stores.ts'
import { formatCpu, formatSize } from '../../model/quantity.ts'
import type { DataMap } from '../../print/body.ts'
import { logsSize } from './ephemeral-storage.ts'
import type { KubernetesObject } from './object.ts'

/** Where PgBouncer of the operator listens. */
export const poolerPort = 5432

/**
 * The pooler before the servers of a store; undefined where it has none.
 * https://cloudnative-pg.io/docs/1.29/connection_pooling
 */
export function pooler({ name, topology, members = [] }: OperatedStore): KubernetesObject | undefined {
  const facts = topology?.pooler
  const workload = members.find((member) => member.name === facts?.host)
  if (facts === undefined || workload === undefined) return undefined
  const { requests, limits } = workload.resources
  const amounts = ({ cpu, memory }: typeof limits): DataMap => ({
    ...(cpu === undefined ? {} : { cpu: formatCpu(cpu) }),
    ...(memory === undefined ? {} : { memory: formatSize(memory + managerMemory) }),
    'ephemeral-storage': formatSize(2 * logsSize),
  })
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Pooler',
    metadata: { name: facts.host },
    spec: {
      cluster: { name },
      type: 'rw',
      instances: facts.instances,
      pgbouncer: {
        poolMode: facts.mode,
        parameters: {
          default_pool_size: `${facts.pool}`,
          max_client_conn: `${facts.clients}`,
          ...(facts.mode === 'transaction' ? { max_prepared_statements: `${facts.preparedStatements}` } : {}),
        },
      },
      template: {
        spec: {
          containers: [
            {
              name: 'pgbouncer',
              image: workload.image,
              resources: { requests: amounts(requests), limits: amounts(limits) },
            },
          ],
        },
      },
      serviceTemplate: {
        spec: { ports: [{ name: 'pgbouncer', port: facts.port, targetPort: 'pgbouncer' }] },
      },
    },
  }
}

/** The manager of the operator runs beside PgBouncer in its container. */
const managerMemory = 64 * 2 ** 20
