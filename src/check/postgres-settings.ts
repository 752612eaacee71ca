import type { Store } from '../model/environment.ts'
import type { Bytes } from '../model/quantity.ts'

const kibibyte = 2 ** 10
const mebibyte = 2 ** 20

/**
 * What PostgreSQL does where nothing is said, and the unit of a bare number.
 * https://www.postgresql.org/docs/current/runtime-config-resource.html, https://www.postgresql.org/docs/current/runtime-config-wal.html
 */
const sizes: Readonly<Record<string, { readonly fallback: Bytes; readonly unit: Bytes }>> = {
  effective_cache_size: { fallback: 4096 * mebibyte, unit: 8 * kibibyte },
  maintenance_work_mem: { fallback: 64 * mebibyte, unit: kibibyte },
  max_wal_size: { fallback: 1024 * mebibyte, unit: mebibyte },
  shared_buffers: { fallback: 128 * mebibyte, unit: 8 * kibibyte },
  wal_keep_size: { fallback: 0, unit: mebibyte },
  work_mem: { fallback: 4 * mebibyte, unit: kibibyte },
}

const numbers: Readonly<Record<string, number>> = {
  autovacuum_max_workers: 3,
  hash_mem_multiplier: 2,
  max_connections: 100,
  max_parallel_workers: 8,
  max_parallel_workers_per_gather: 2,
}

const units: Readonly<Record<string, Bytes>> = {
  B: 1,
  kB: kibibyte,
  MB: mebibyte,
  GB: 2 ** 30,
  TB: 2 ** 40,
}

/** A parameter that is an amount of memory or disk. Units of PostgreSQL are binary. */
export function sizeSetting({ settings }: Store, name: keyof typeof sizes & string): Bytes {
  const { fallback, unit } = sizes[name] ?? { fallback: 0, unit: 1 }
  const [, amount, suffix] = /^(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB)?$/.exec(settings.get(name) ?? '') ?? []
  return amount === undefined ? fallback : Number(amount) * (units[suffix ?? ''] ?? unit)
}

/** A parameter that is a number. */
export function numberSetting({ settings }: Store, name: keyof typeof numbers & string): number {
  const written = Number(settings.get(name) ?? Number.NaN)
  return Number.isFinite(written) ? written : (numbers[name] ?? 0)
}

/** Writes an amount as PostgreSQL reads it: `256MB`. */
export function asSetting(bytes: Bytes): string {
  return `${Math.max(1, Math.floor(bytes / mebibyte))}MB`
}
