import type { Backup } from './backup.ts'
import { inSeconds } from './quantity.ts'

/** Folder, shared by PostgreSQL and the container that ships it, in which finished segments wait. */
export const archiveFolder = '/archive'

/**
 * Parameters with which PostgreSQL hands each finished segment to `archiveFolder`, whole or not at all: copied under
 * another name, synced, then renamed; a segment that is there already is refused.
 * https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-ARCHIVING-WAL
 */
export function archiveParameters(backup: Backup): readonly (readonly [string, string])[] {
  const copy = `test ! -f ${archiveFolder}/%f && cp %p ${archiveFolder}/.%f && sync ${archiveFolder}/.%f && mv ${archiveFolder}/.%f ${archiveFolder}/%f`
  return [
    ['archive_command', copy],
    ['archive_mode', 'on'],
    ['archive_timeout', `${inSeconds(backup.archiveTimeout ?? 300_000)}s`],
    ['wal_level', 'replica'],
  ]
}
