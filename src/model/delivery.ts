import type { Window } from './schedule.ts'

/** How a system is tested and shipped; the same for all tiers. */
export interface Delivery {
  readonly tests: readonly Test[]
  /** In promotion order. */
  readonly promotions: readonly Promotion[]
}

/** A test: a command (with stores beside it), or a request to the running tier. */
export type Test =
  | {
      readonly kind: 'command'
      readonly name: string
      readonly run: string
      readonly stores: readonly string[]
    }
  | { readonly kind: 'request'; readonly name: string; readonly path: string; readonly expect: number }

/** How a build gets into a tier. */
export interface Promotion {
  readonly tier: string
  /** `auto`: after the tier before; `manual`: somebody starts it; `approval`: a reviewer allows it. */
  readonly gate: 'auto' | 'manual' | 'approval'
  /** Tests of kind `request` that must pass on the tier afterwards. */
  readonly verify: readonly string[]
  /** Only then. */
  readonly window: Window | undefined
}
