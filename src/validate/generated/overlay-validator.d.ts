import type { ErrorObject } from 'ajv'

/** Whether data has the shape of a layer: known properties of the right type, none required, null to remove. */
export const validateOverlay: {
  (data: unknown): boolean
  errors?: ErrorObject[] | null
}
