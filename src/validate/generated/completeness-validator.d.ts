import type { ErrorObject } from 'ajv'

/** Whether data has everything that a complete environment spec needs, whatever its form; the problems are left in `errors`, all of them. */
export const validateCompleteness: {
  (data: unknown): boolean
  errors?: ErrorObject[] | null
}
