import { expect } from 'vitest'
import { clusters, each, type Read, tiers } from '../../defects/compiled.ts'
import type { CatalogueRow } from './row.ts'

/** Secrets, variables and who may call. */
export const trustRows: readonly CatalogueRow[] = [
  {
    id: 'deploy K1',
    truth: 'every secret that is taken is declared and given on every platform',
    rules: ['secret-unused', 'dangling-reference'],
    defects: ['deploy D60', 'deploy D81'],
  },
  {
    id: 'deploy K2',
    truth: 'a program is told the same names on every platform and in every tier',
    rules: ['variable-not-in-all-tiers'],
    defects: ['deploy D61'],
  },
  {
    id: 'deploy K3',
    truth: 'no secret is in an argument, a label, a URL or a repository',
    rules: ['secret-written-out', 'secret-suspected'],
    defects: ['deploy D21', 'operate D63'],
  },
  {
    id: 'deploy K4',
    truth: 'no secret is in what browsers load',
    rules: ['secret-in-public-variable'],
  },
  {
    id: 'deploy K6',
    truth: 'each tier has secrets of its own',
    rules: ['secret-shared-between-tiers', 'secret-of-another-tier'],
  },
  {
    id: 'deploy K7',
    truth: 'a change of configuration starts its pods anew',
    holds: (files) =>
      each(clusters, (tier) => {
        const named = files
          .pods(tier)
          .flatMap(({ spec, containers }) => [
            ...containers.flatMap(({ envFrom = [] }) =>
              envFrom.map(({ configMapRef }: Read) => configMapRef.name),
            ),
            ...(spec.volumes ?? []).flatMap(({ configMap }: Read) => configMap?.name ?? []),
          ])
        each<string>(named, (name) => expect(name).toMatch(/-[0-9a-f]{8}$/))
      }),
    lacking: 'a value that changes where secrets are kept reaches a running pod only when it starts again',
  },
  {
    id: 'deploy K8',
    truth: 'a client asks for the user, the database, the port and the TLS that its server has',
    rules: ['peer-port-unknown', 'use-undeclared'],
    defects: ['deploy D17', 'deploy D23', 'deploy D24'],
  },
  {
    id: 'deploy K9',
    truth: 'only pages that are ours, and nobody can forge, may call from a browser',
    rules: ['origin-not-secure', 'origins-differ'],
    defects: ['deploy D86'],
  },
  {
    id: 'deploy K14',
    truth: 'an application that insists on TLS still answers its checks',
    rules: ['check-redirected'],
  },
  {
    id: 'deploy K16',
    truth: 'every duration and size is in the unit of its reader',
    defects: ['deploy D79'],
    holds: (files) =>
      each(tiers, (tier) => {
        const { environment } = files.compose(tier).services.api
        expect(environment.REQUEST_TIMEOUT).toBe('300000')
        expect(environment.MAX_REQUEST_SIZE).toBe('50mb')
      }),
  },
  {
    id: 'deploy K18',
    truth: 'a client whose connection is kept open meets the instance that knows it',
    lacking:
      'nothing in the language binds a client to an instance: a socket is one connection, and its state is shared',
  },
]
