import type { Compiled } from './compiled.ts'

/** A mistake that real systems make, and what shows that no output of ours makes it. */
export interface Row {
  /** Part and number of the catalogue of defects. */
  readonly id: string
  /** What would go wrong. */
  readonly defect: string
  readonly check: (files: Compiled) => void | Promise<void>
}
