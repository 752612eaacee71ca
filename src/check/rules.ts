import type { Rule } from './rule.ts'
import { alertUnrouted } from './rules/alert-unrouted.ts'
import { backupGapExceedsRpo } from './rules/backup-gap-exceeds-rpo.ts'
import { backupSingleRecipient } from './rules/backup-single-recipient.ts'
import { bucketSharedBetweenTiers } from './rules/bucket-shared-between-tiers.ts'
import { channelUnused } from './rules/channel-unused.ts'
import { droppedByTarget } from './rules/dropped-by-target.ts'
import { externalOutlastsRequest } from './rules/external-outlasts-request.ts'
import { healthTimeoutExceedsInterval } from './rules/health-timeout-exceeds-interval.ts'
import { hostInTwoRoutes } from './rules/host-in-two-routes.ts'
import { hostPortConflict } from './rules/host-port-conflict.ts'
import { internalPortRouted } from './rules/internal-port-routed.ts'
import { keepAliveTooShort } from './rules/keep-alive-too-short.ts'
import { metricsPublic } from './rules/metrics-public.ts'
import { nameTaken } from './rules/name-taken.ts'
import { poolExceedsConnections } from './rules/pool-exceeds-connections.ts'
import { poolMissing } from './rules/pool-missing.ts'
import { portBypassesEdge } from './rules/port-bypasses-edge.ts'
import { portVariableMismatch } from './rules/port-variable-mismatch.ts'
import { queueOnCache } from './rules/queue-on-cache.ts'
import { rateWindowTooShort } from './rules/rate-window-too-short.ts'
import { regionOutsideResidency } from './rules/region-outside-residency.ts'
import { retentionBelowWindow } from './rules/retention-below-window.ts'
import { secretSharedBetweenTiers } from './rules/secret-shared-between-tiers.ts'
import { secretUnused } from './rules/secret-unused.ts'
import { sloThresholdNotBucket } from './rules/slo-threshold-not-bucket.ts'
import { startOrderCycle } from './rules/start-order-cycle.ts'
import { statefulWithoutBackup } from './rules/stateful-without-backup.ts'
import { volumeNotShared } from './rules/volume-not-shared.ts'
import { volumeUnused } from './rules/volume-unused.ts'
import { waitNeverMet } from './rules/wait-never-met.ts'

/** Every rule on the model that belongs to no single target. */
export const rules: readonly Rule[] = [
  alertUnrouted,
  backupGapExceedsRpo,
  backupSingleRecipient,
  bucketSharedBetweenTiers,
  channelUnused,
  droppedByTarget,
  externalOutlastsRequest,
  healthTimeoutExceedsInterval,
  hostInTwoRoutes,
  hostPortConflict,
  internalPortRouted,
  keepAliveTooShort,
  metricsPublic,
  nameTaken,
  poolExceedsConnections,
  poolMissing,
  portBypassesEdge,
  portVariableMismatch,
  queueOnCache,
  rateWindowTooShort,
  regionOutsideResidency,
  retentionBelowWindow,
  secretSharedBetweenTiers,
  secretUnused,
  sloThresholdNotBucket,
  startOrderCycle,
  statefulWithoutBackup,
  volumeNotShared,
  volumeUnused,
  waitNeverMet,
]
