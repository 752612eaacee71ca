import type { OutputRule } from './rule.ts'
import { bodyLimitTooSmall } from './rules/body-limit-too-small.ts'
import { composeNotAccepted } from './rules/compose-not-accepted.ts'
import { danglingReference } from './rules/dangling-reference.ts'
import { disruptionBudgetBlocksDrain } from './rules/disruption-budget-blocks-drain.ts'
import { graceTooShort } from './rules/grace-too-short.ts'
import { objectNotAccepted } from './rules/object-not-accepted.ts'
import { podRefused } from './rules/pod-refused.ts'
import { proxyTimeoutTooShort } from './rules/proxy-timeout-too-short.ts'
import { quotaTooSmall } from './rules/quota-too-small.ts'
import { replicasWithAutoscaler } from './rules/replicas-with-autoscaler.ts'
import { scalerWithoutRequest } from './rules/scaler-without-request.ts'
import { selectorMismatch } from './rules/selector-mismatch.ts'
import { storeExposed } from './rules/store-exposed.ts'
import { targetPortUnknown } from './rules/target-port-unknown.ts'
import { upstreamUnknown } from './rules/upstream-unknown.ts'
import { websocketIdleTooShort } from './rules/websocket-idle-too-short.ts'

/** Every rule on outputs. */
export const outputRules: readonly OutputRule[] = [
  bodyLimitTooSmall,
  composeNotAccepted,
  danglingReference,
  disruptionBudgetBlocksDrain,
  graceTooShort,
  objectNotAccepted,
  podRefused,
  proxyTimeoutTooShort,
  quotaTooSmall,
  replicasWithAutoscaler,
  scalerWithoutRequest,
  selectorMismatch,
  storeExposed,
  targetPortUnknown,
  upstreamUnknown,
  websocketIdleTooShort,
]
