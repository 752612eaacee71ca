/** Where what is passed through goes: what runs the pods, the pod, its container, or its network name; compose has one. */
export type PassThroughPart = 'workload' | 'pod' | 'container' | 'service'

/** What the author says of a workload in the words of one target, merged into what that target makes of it. */
export interface PassThrough {
  /** Name of the workload. */
  readonly workload: string
  readonly target: 'kubernetes' | 'compose'
  readonly part: PassThroughPart
  /** Where it is written in the spec. */
  readonly at: readonly string[]
  /** Plain data; null removes what the target would write. */
  readonly value: object
}
