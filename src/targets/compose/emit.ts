import type { Environment } from '../../model/environment.ts'
import type { Emitter, OutputFile } from '../target.ts'
import { certificateScript } from './certificates.ts'
import { composeFile } from './compose-file.ts'
import { mountedFiles } from './files.ts'
import { passThroughRemarks } from './pass-through.ts'
import { service } from './service.ts'

/** compose.yaml and what it mounts that no other target makes. */
export const emitter: Emitter = {
  scope: 'tier',
  emit: files,
  remarks: (environment) => passThroughRemarks(environment, service),
}

function files(environment: Environment): readonly OutputFile[] {
  if (environment.outputs.compose === undefined) return []
  return [
    { path: 'compose.yaml', body: { kind: 'yaml', documents: [composeFile(environment)] } },
    {
      path: '.gitignore',
      body: {
        kind: 'text',
        text: '# Values of secrets: they stay on this machine.\n.env\nsecrets/\n',
        comment: '#',
      },
    },
    ...certificateScript(environment),
    ...mountedFiles(environment),
  ]
}
