import type { Compiled } from '../../defects/compiled.ts'

/** Something that must be true of a whole system, and what sees to it. */
export interface CatalogueRow {
  /** Part and number of the catalogue of checks. */
  readonly id: string
  /** What must be true. */
  readonly truth: string
  /** Codes of the rules that report where it is not. */
  readonly rules?: readonly string[]
  /** Rows of the catalogue of defects that show it of the outputs. */
  readonly defects?: readonly string[]
  /** Shows that no output of the real system breaks it: it is derived, and nobody can say otherwise. */
  readonly holds?: (files: Compiled) => void
  /** Files of further tests that show it of other systems. */
  readonly tests?: readonly string[]
  /** Why nothing sees to it, or not to all of it. */
  readonly lacking?: string
}
