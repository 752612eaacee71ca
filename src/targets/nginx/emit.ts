import type { Environment } from '../../model/environment.ts'
import type { NginxNode } from '../../print/body.ts'
import type { Emitter, OutputFile } from '../target.ts'
import { grpcSnippet, hasGrpc } from './grpc.ts'
import { listener } from './listener.ts'
import { mainFile } from './main-file.ts'
import { routeFile } from './route-file.ts'
import { snippets } from './snippets.ts'

/** The proxy's configuration: the folder that its container mounts. Nothing where the tier has no proxy. */
export const emitter: Emitter = { scope: 'tier', emit: files }

function files(environment: Environment): readonly OutputFile[] {
  const proxy = listener(environment)
  if (proxy === undefined) return []
  return [
    file('nginx.conf', mainFile(environment, proxy)),
    ...environment.routes.map((route) =>
      file(`conf.d/${route.name}.conf`, routeFile(environment, route, proxy)),
    ),
    ...Object.entries(snippets).map(([name, nodes]) => file(`snippets/${name}`, nodes)),
    ...(hasGrpc(environment) ? [file('snippets/grpc.conf', grpcSnippet)] : []),
  ]
}

function file(path: string, nodes: readonly NginxNode[]): OutputFile {
  return { path, body: { kind: 'nginx', nodes } }
}
