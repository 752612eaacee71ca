import type { Store } from '../../model/environment.ts'

/** Answers PONG only when it is loaded and the password fits; the password is in no argument list. */
export function ping(kind: Store['kind'], password: string | undefined, port = 6379): string {
  const login = password === undefined ? '' : `REDISCLI_AUTH="$(cat /run/secrets/${password})" `
  return `${login}${kind}-cli ${port === 6379 ? '' : `-p ${port} `}ping | grep -qx PONG`
}
