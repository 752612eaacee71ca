import type { ErrorObject } from 'ajv'

/** Whether data is a complete environment spec; the problems are left in `errors`, all of them. */
export const validateEnvironment: {
  (data: unknown): boolean
  errors?: ErrorObject[] | null
}
