import { accessSync, constants } from 'node:fs'
import { openDisk, parentOf } from './disk.ts'
import type { UnitPlan } from './plan.ts'
import { lockName } from './tree.ts'

/**
 * Throws the system's error for the first folder that a plan has to change and may not. Asked before anything
 * is changed: a folder that a container made as root is better found now than half-way.
 */
export function requireWritable(root: string, units: readonly UnitPlan[]): void {
  const disk = openDisk(root)
  const folders = new Set<string>()
  for (const { folder, changes } of units) {
    for (const path of [lockName, ...changes.map((change) => change.path)])
      folders.add(parentOf(`${folder}/${path}`))
  }
  const existing = [...folders].map((folder) => {
    let at = folder
    while (at !== '' && disk.find(at).kind !== 'folder') at = parentOf(at)
    return at
  })
  for (const folder of new Set(existing)) accessSync(`${root}/${folder}`, constants.W_OK | constants.X_OK)
}
