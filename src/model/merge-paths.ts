// Generated from schema/environment.schema.json by `npm run generate`. Do not edit.

/** Paths whose map replaces the one of a lower layer whole; `*` stands for any key. */
export const replacedPaths: readonly string[] = [
  'backups.*.full',
  'backups.*.of',
  'defaults.services.env.*',
  'defaults.services.files.*',
  'defaults.services.health.live',
  'defaults.services.health.ready',
  'defaults.services.image',
  'defaults.services.ports.*',
  'defaults.services.volumes.*',
  'delivery.promote.*.window',
  'delivery.tests.*',
  'env.*.*',
  'jobs.*.env.*',
  'jobs.*.files.*',
  'jobs.*.image',
  'jobs.*.run',
  'jobs.*.volumes.*',
  'maintenance.*',
  'notify.channels.*',
  'patches.*.target',
  'services.*.env.*',
  'services.*.files.*',
  'services.*.health.live',
  'services.*.health.ready',
  'services.*.image',
  'services.*.ports.*',
  'services.*.volumes.*',
  'shapes.*.env.*',
  'shapes.*.files.*',
  'shapes.*.health.live',
  'shapes.*.health.ready',
  'shapes.*.image',
  'shapes.*.ports.*',
  'shapes.*.volumes.*',
]

/** Paths of maps in which null is a value and removes nothing; `*` stands for any key. */
export const literalPaths: readonly string[] = [
  'patches.*.set',
  'patches.*.was',
]
