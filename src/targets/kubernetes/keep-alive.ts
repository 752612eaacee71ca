import type { Http } from '../../model/environment.ts'
import type { Milliseconds } from '../../model/quantity.ts'

/** The edge drops an idle connection this much earlier than the application, which may be about to. */
const keepAliveMargin = 5_000

/** How long the edge keeps an idle connection to an application open. */
export function beforeApplication({ keepAlive }: Http): Milliseconds {
  return Math.max(1000, keepAlive - keepAliveMargin)
}
