import type { Schema } from '../violations.ts'

/** What a complete environment spec must satisfy. */
export const environmentConstraints: Schema

/** What a layer must satisfy: known properties of the right type, none required, null to remove. */
export const overlayConstraints: Schema
