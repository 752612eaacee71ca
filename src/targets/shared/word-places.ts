/** Where containers are written that run by themselves: services and jobs. */
export const programs = ['services.*', 'jobs.*'] as const

/** Where containers are written that run beside or before a service. */
export const companions = ['services.*.sidecars.*', 'services.*.init.*'] as const

/** Programs, and the servers of stores. */
export const workloads = [...programs, 'stores.*.instance'] as const

/** Wherever a container is written. */
export const containers = [...workloads, ...companions] as const

/** The same reason for words of containers at each of the places, as a target's parity has it. */
export function inAll(
  places: readonly string[],
  words: readonly string[],
  reason: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    places.flatMap((place) => words.map((word): [string, string] => [`${place}.${word}`, reason])),
  )
}
