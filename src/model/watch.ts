/** What happens with a running container when files of the repository change. */
export interface WatchedPath {
  /** A file or folder, from the root of the repository: `api/src`. */
  readonly path: string
  /** Where it is in the container; undefined for what is not copied. */
  readonly to: string | undefined
  readonly action: 'sync' | 'sync+restart' | 'rebuild' | 'restart'
  /** What is left out, in the words of a .dockerignore, below the path. */
  readonly ignore: readonly string[]
}

/** Whether a change is copied into the running container. */
export function isCopied({ action }: WatchedPath): boolean {
  return action === 'sync' || action === 'sync+restart'
}
