import { readdirSync } from 'node:fs'
import { openDisk } from './disk.ts'
import { lockName } from './tree.ts'

/**
 * The folders of a system that hold outputs of earlier runs, sorted, relative to the output root. For one that
 * the system no longer has (a removed tier), a unit without files cleans it up.
 */
export function ownedFolders(outRoot: string, system: string): string[] {
  const disk = openDisk(outRoot)
  if (disk.find(system).kind !== 'folder') return []
  return readdirSync(`${outRoot}/${system}`)
    .map((name) => `${system}/${name}`)
    .filter((folder) => disk.find(`${folder}/${lockName}`).kind === 'file')
    .sort()
}
