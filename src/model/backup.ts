import type { Milliseconds } from './quantity.ts'
import type { Schedule } from './schedule.ts'

/** Copies of one store or volume. */
export interface Backup {
  readonly name: string
  readonly of: { readonly kind: 'store' | 'volume'; readonly name: string }
  /**
   * `wal`: base backups and every WAL segment; `dump`: logical dump; `rdb`: redis snapshot; `restic`: files;
   * `none`: nothing, for a stated reason.
   */
  readonly method: 'wal' | 'dump' | 'rdb' | 'restic' | 'none'
  readonly reason: string | undefined
  /** Set unless the method is `none`. */
  readonly full: Schedule | undefined
  /** wal: how long PostgreSQL may hold a segment before it is shipped. */
  readonly archiveTimeout: Milliseconds | undefined
  readonly keep: Keep
  /** age public keys that may decrypt it; empty for restic, which encrypts by a password. */
  readonly recipients: readonly string[]
  /** restic: the secret that holds the password of its repository. */
  readonly password: string | undefined
  readonly to: Destination | undefined
  /** How often an uploaded copy is fetched and checked. */
  readonly verify: { readonly archive: Milliseconds | undefined }
}

/** How many of each; undefined keeps none of that kind. */
export interface Keep {
  readonly pitr: Milliseconds | undefined
  readonly hourly: number | undefined
  readonly daily: number | undefined
  readonly weekly: number | undefined
  readonly monthly: number | undefined
}

/** An S3 bucket (or one that speaks its protocol at `endpoint`). */
export interface Destination {
  readonly bucket: string
  readonly region: string
  readonly account: string | undefined
  readonly endpoint: string | undefined
  /** Secret that holds an AWS shared credentials file; undefined uses the identity of the pod or machine. */
  readonly credentials: string | undefined
}

/** What the business was promised. */
export interface Recovery {
  /** Longest time to be back. */
  readonly rto: Milliseconds
  /** Most data, as time, that may be lost. */
  readonly rpo: Milliseconds
}
