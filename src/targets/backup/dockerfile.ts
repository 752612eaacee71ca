import { activeBackups } from '../../model/backup-workloads.ts'
import type { Environment } from '../../model/environment.ts'
import { renderTemplate } from '../../print/template.ts'
import type { OutputFile } from '../target.ts'

/** The client that Debian 13 has; others come from the archive of the PostgreSQL project. */
const debianMajor = '17'

/** `Dockerfile` of the image that runs the scripts: the tools of this tier's methods, and PostgreSQL's own majors. */
export function dockerfile(environment: Environment): OutputFile {
  const backups = activeBackups(environment)
  const majors = new Set(
    backups.flatMap((backup) => {
      const store = environment.stores.find((one) => one.name === backup.of.name)
      return store?.kind === 'postgres' && backup.of.kind === 'store'
        ? [store.version.split('.')[0] ?? '']
        : []
    }),
  )
  const packages = new Set(['age', 'awscli', 'ca-certificates', 'jq'])
  for (const major of majors) packages.add(`postgresql-client-${major}`)
  const dumped = backups.filter(({ method }) => method === 'dump').map(({ of }) => of.name)
  if (environment.stores.some(({ kind, name }) => kind === 'mariadb' && dumped.includes(name)))
    packages.add('mariadb-client')
  if (backups.some((backup) => backup.method === 'rdb')) packages.add('redis-tools')
  if (backups.some((backup) => backup.method === 'restic')) packages.add('restic')
  const text = renderTemplate('backup/Dockerfile', {
    image: environment.outputs.backup?.image ?? '',
    needsArchive: [...majors].some((major) => major !== debianMajor),
    packages: [...packages].sort(),
  })
  return { path: 'Dockerfile', body: { kind: 'text', text, comment: '#' } }
}
