import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('namespace.sh', import.meta.url))

/** What a private network and file system holds beside what the machine has. */
export interface Namespace {
  /** Names that resolve to the loopback address. */
  readonly hosts?: readonly string[]
  /** Folders or files of the machine (values) that stand at other absolute paths (keys) below /etc, /var or /run. */
  readonly mounts?: Readonly<Record<string, string>>
}

/**
 * The command line that runs a program where every port is free, nothing beyond loopback can be reached, /etc and
 * /var are throw-away copies, and users and folders that servers ask for exist. The machine itself stays unchanged.
 */
export function namespaceCommand(
  command: readonly string[],
  { hosts = [], mounts = {} }: Namespace = {},
): string[] {
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const bound = Object.entries(mounts).map(([at, from]) => `${from}:${at}`)
  return [
    'unshare',
    '--mount',
    '--net',
    ...asRoot,
    'sh',
    script,
    hosts.join(' '),
    bound.join('\n'),
    ...command,
  ]
}
