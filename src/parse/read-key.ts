import { isScalar } from 'yaml'
import { refusedCharacter } from './characters.ts'
import type { Problems } from './problems.ts'
import type { YamlNode } from './read-document.ts'
import type { SourceEntry } from './source.ts'

// What an object of JavaScript may take for its prototype.
const reservedKeys: readonly string[] = ['__proto__', 'constructor', 'prototype']
const nullOrBoolean = /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE)$/

/** Whether no map may hold a key, whatever else it holds. */
export function isRefusedKey(name: string, isPlain: boolean): boolean {
  return reservedKeys.includes(name) || (isPlain && (name === '<<' || nullOrBoolean.test(name)))
}

/**
 * The text of a key as it is written (`1.0` and `8080` are texts here), or undefined, with a problem, if the map
 * must not hold it. `entries` are the ones before it.
 */
export function readKey(
  node: YamlNode,
  entries: ReadonlyMap<string, SourceEntry>,
  problems: Problems,
): string | undefined {
  // Reported when the document was composed.
  if (!isScalar(node) || typeof node.value !== 'string') return undefined
  const name = node.value
  const [start, end] = node.range
  if (node.type === 'PLAIN') {
    if (name === '<<') return refuse('merge-key', 'the merge key "<<" is not part of the spec language')
    if (name === '') return refuse('key-not-text', 'a key is missing before this ":"')
    if (nullOrBoolean.test(name)) return refuse('key-not-text', `the key ${name} is not a text`)
  }
  const first = entries.get(name)
  if (first !== undefined) {
    const related = [{ message: 'the first one', place: first.key }]
    problems.add('duplicate-key', start, end, `the key "${name}" stands twice in this map`, { related })
    return undefined
  }
  if (reservedKeys.includes(name)) return refuse('reserved-key', `"${name}" cannot be a key`)
  const character = refusedCharacter(name)
  if (character !== undefined) return refuse('control-character', `this key holds the character ${character}`)
  return name

  function refuse(code: Parameters<Problems['add']>[0], message: string): undefined {
    problems.add(code, start, end, message)
  }
}
