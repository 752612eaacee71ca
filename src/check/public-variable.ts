/** Prefixes of variables that build tools copy into what browsers load. */
const prefixes = [
  'NEXT_PUBLIC_',
  'VITE_',
  'REACT_APP_',
  'NUXT_PUBLIC_',
  'EXPO_PUBLIC_',
  'GATSBY_',
  'VUE_APP_',
  'STORYBOOK_',
] as const

/** The prefix by which a variable is public; undefined for others. */
export function publicPrefix(name: string): string | undefined {
  return prefixes.find((prefix) => name.startsWith(prefix))
}
