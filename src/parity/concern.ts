import type { Container } from './data.ts'
import { isContainer } from './data.ts'

/** Maps of things that are left out where nothing has to do with them. */
const related = ['services', 'jobs', 'stores', 'routes'] as const
type Related = (typeof related)[number]

/** Maps that stay whole, of whose things only their users say anything. */
const used = ['volumes', 'externals']

/** By what a thing is used, where others say something of it. */
const users: Readonly<Record<string, readonly Related[]>> = {
  services: ['routes'],
  stores: ['services'],
  volumes: ['services'],
  externals: ['services'],
}

interface Thing {
  readonly collection: Related
  readonly name: string
  /** Every key and text in it, among which are the names that it refers to. */
  readonly words: ReadonlySet<string>
}

/**
 * A spec with what one of its things has to do with: what it names, one of each kind that uses it, and all that is no
 * program, store or route. A path that leads elsewhere concerns the whole spec.
 */
export function concerned(data: unknown, [kind = '', name = '']: readonly string[]): unknown {
  if (!isContainer(data) || ![...related, ...used].includes(kind)) return data
  const things = related.flatMap((collection) =>
    Object.entries(Object(data[collection])).map(
      ([own, thing]): Thing => ({ collection, name: own, words: wordsIn(thing) }),
    ),
  )
  const ofUsers = (users[kind] ?? []).flatMap(
    (collection) => things.find((one) => one.collection === collection && one.words.has(name))?.name ?? [],
  )
  const needed = withNamed([name, ...ofUsers], things)
  const result: Container = { ...data }
  for (const collection of related)
    if (collection in data)
      result[collection] = Object.fromEntries(
        Object.entries(Object(data[collection])).filter(([own]) => needed.has(own)),
      )
  return result
}

/** Names with those of all things that they name, and so on. */
function withNamed(names: readonly string[], things: readonly Thing[]): ReadonlySet<string> {
  const found = new Set(names)
  // What is added to a set while it is walked through is walked through as well.
  for (const name of found)
    for (const { words } of things.filter((one) => one.name === name))
      for (const other of things) if (words.has(other.name)) found.add(other.name)
  return found
}

function wordsIn(value: unknown, into = new Set<string>()): ReadonlySet<string> {
  if (typeof value === 'string') into.add(value)
  if (isContainer(value))
    for (const [key, child] of Object.entries(value)) {
      into.add(key)
      wordsIn(child, into)
    }
  return into
}
