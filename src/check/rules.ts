import type { Rule } from './rule.ts'
import { alertUnrouted } from './rules/alert-unrouted.ts'
import { backupGapExceedsRpo } from './rules/backup-gap-exceeds-rpo.ts'
import { backupSingleRecipient } from './rules/backup-single-recipient.ts'
import { bodyExceedsMemory } from './rules/body-exceeds-memory.ts'
import { bucketSharedBetweenTiers } from './rules/bucket-shared-between-tiers.ts'
import { capabilityNotGained } from './rules/capability-not-gained.ts'
import { channelUnused } from './rules/channel-unused.ts'
import { checkRedirected } from './rules/check-redirected.ts'
import { composeConflict } from './rules/compose-conflict.ts'
import { demandExceedsScale } from './rules/demand-exceeds-scale.ts'
import { drainTooShort } from './rules/drain-too-short.ts'
import { droppedByTarget } from './rules/dropped-by-target.ts'
import { externalOutlastsRequest } from './rules/external-outlasts-request.ts'
import { externalUndeclared } from './rules/external-undeclared.ts'
import { fileNotProvided } from './rules/file-not-provided.ts'
import { grpcRouted } from './rules/grpc-routed.ts'
import { healthFileNotWritable } from './rules/health-file-not-writable.ts'
import { healthTimeoutExceedsInterval } from './rules/health-timeout-exceeds-interval.ts'
import { healthTimeoutTooShort } from './rules/health-timeout-too-short.ts'
import { healthToolMissing } from './rules/health-tool-missing.ts'
import { heapExceedsMemory } from './rules/heap-exceeds-memory.ts'
import { hostExposed } from './rules/host-exposed.ts'
import { hostInTwoRoutes } from './rules/host-in-two-routes.ts'
import { hostPortConflict } from './rules/host-port-conflict.ts'
import { imageMoves } from './rules/image-moves.ts'
import { internalPortRouted } from './rules/internal-port-routed.ts'
import { keepAliveTooShort } from './rules/keep-alive-too-short.ts'
import { memoryMountsExceedLimit } from './rules/memory-mounts-exceed-limit.ts'
import { memoryNeverShrinks } from './rules/memory-never-shrinks.ts'
import { metricsPublic } from './rules/metrics-public.ts'
import { mountHidesProgram } from './rules/mount-hides-program.ts'
import { nameTaken } from './rules/name-taken.ts'
import { optionalServiceNeeded } from './rules/optional-service-needed.ts'
import { originNotSecure } from './rules/origin-not-secure.ts'
import { originsDiffer } from './rules/origins-differ.ts'
import { pathNotWritable } from './rules/path-not-writable.ts'
import { pathShadowed } from './rules/path-shadowed.ts'
import { peerPortUnknown } from './rules/peer-port-unknown.ts'
import { poolExceedsConnections } from './rules/pool-exceeds-connections.ts'
import { poolMissing } from './rules/pool-missing.ts'
import { portBypassesEdge } from './rules/port-bypasses-edge.ts'
import { portNeedsPrivilege } from './rules/port-needs-privilege.ts'
import { portVariableMismatch } from './rules/port-variable-mismatch.ts'
import { postgresCacheTooLarge } from './rules/postgres-cache-too-large.ts'
import { postgresMemoryExceedsLimit } from './rules/postgres-memory-exceeds-limit.ts'
import { probeUnanswered } from './rules/probe-unanswered.ts'
import { queueOnCache } from './rules/queue-on-cache.ts'
import { quotaExceeded } from './rules/quota-exceeded.ts'
import { rateWindowTooShort } from './rules/rate-window-too-short.ts'
import { readinessPublic } from './rules/readiness-public.ts'
import { regionOutsideResidency } from './rules/region-outside-residency.ts'
import { retentionBelowWindow } from './rules/retention-below-window.ts'
import { scaleMetricMissing } from './rules/scale-metric-missing.ts'
import { secretInPublicVariable } from './rules/secret-in-public-variable.ts'
import { secretOfAnotherTier } from './rules/secret-of-another-tier.ts'
import { secretSharedBetweenTiers } from './rules/secret-shared-between-tiers.ts'
import { secretSuspected } from './rules/secret-suspected.ts'
import { secretUnused } from './rules/secret-unused.ts'
import { secretWrittenOut } from './rules/secret-written-out.ts'
import { sharedMemoryTooSmall } from './rules/shared-memory-too-small.ts'
import { sloThresholdNotBucket } from './rules/slo-threshold-not-bucket.ts'
import { smokeTestUnanswered } from './rules/smoke-test-unanswered.ts'
import { startOrderCycle } from './rules/start-order-cycle.ts'
import { statefulWithoutBackup } from './rules/stateful-without-backup.ts'
import { statementOutlastsRequest } from './rules/statement-outlasts-request.ts'
import { storageTooSmall } from './rules/storage-too-small.ts'
import { useUndeclared } from './rules/use-undeclared.ts'
import { variableNotInAllTiers } from './rules/variable-not-in-all-tiers.ts'
import { volumeClassNotShared } from './rules/volume-class-not-shared.ts'
import { volumeNotShared } from './rules/volume-not-shared.ts'
import { volumeUnused } from './rules/volume-unused.ts'
import { waitNeverMet } from './rules/wait-never-met.ts'
import { watchWithoutEffect } from './rules/watch-without-effect.ts'

/** Every rule on the model that belongs to no single target. */
export const rules: readonly Rule[] = [
  alertUnrouted,
  backupGapExceedsRpo,
  backupSingleRecipient,
  bodyExceedsMemory,
  bucketSharedBetweenTiers,
  capabilityNotGained,
  channelUnused,
  checkRedirected,
  composeConflict,
  demandExceedsScale,
  drainTooShort,
  droppedByTarget,
  externalOutlastsRequest,
  externalUndeclared,
  fileNotProvided,
  grpcRouted,
  healthFileNotWritable,
  healthTimeoutExceedsInterval,
  healthTimeoutTooShort,
  healthToolMissing,
  heapExceedsMemory,
  hostExposed,
  hostInTwoRoutes,
  hostPortConflict,
  imageMoves,
  internalPortRouted,
  keepAliveTooShort,
  memoryMountsExceedLimit,
  memoryNeverShrinks,
  metricsPublic,
  mountHidesProgram,
  nameTaken,
  optionalServiceNeeded,
  originNotSecure,
  originsDiffer,
  pathNotWritable,
  pathShadowed,
  peerPortUnknown,
  poolExceedsConnections,
  poolMissing,
  portBypassesEdge,
  portNeedsPrivilege,
  portVariableMismatch,
  postgresCacheTooLarge,
  postgresMemoryExceedsLimit,
  probeUnanswered,
  queueOnCache,
  quotaExceeded,
  rateWindowTooShort,
  readinessPublic,
  regionOutsideResidency,
  retentionBelowWindow,
  scaleMetricMissing,
  secretInPublicVariable,
  secretOfAnotherTier,
  secretSharedBetweenTiers,
  secretSuspected,
  secretUnused,
  secretWrittenOut,
  sharedMemoryTooSmall,
  sloThresholdNotBucket,
  smokeTestUnanswered,
  startOrderCycle,
  statefulWithoutBackup,
  statementOutlastsRequest,
  storageTooSmall,
  useUndeclared,
  variableNotInAllTiers,
  volumeClassNotShared,
  volumeNotShared,
  volumeUnused,
  waitNeverMet,
  watchWithoutEffect,
]
