import type { Path } from '../diagnostics/diagnostic.ts'
import type { Http } from '../model/environment.ts'
import { formatDuration } from '../model/quantity.ts'
import type { ContainerSpec } from '../model/spec.ts'
import type { StopBehaviour } from '../model/workload.ts'
import { type Context, derived, orDefault, quantity, report } from './context.ts'

const second = 1000
/** Routers need about this long to stop sending to an instance that ends: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination */
const routerNotice = 10 * second
/** Time to exit after the last request is done. */
const exitMargin = 5 * second

/** How a program is stopped: what answers requests first gets the time to finish those that run. */
export function stopOf(
  context: Context,
  { stop }: ContainerSpec,
  http: Http | undefined,
  at: Path,
): StopBehaviour {
  const place = [...at, 'stop', 'grace']
  const written = quantity.duration(stop?.grace)
  if (http === undefined) return { notice: 0, grace: orDefault(context, place, written, 30 * second) }
  if (written === undefined) {
    derived(context, place, [...at, 'http', 'drain'], [...at, 'http', 'timeout'])
    return { notice: routerNotice, grace: routerNotice + http.drain + exitMargin }
  }
  if (written < http.drain)
    report(
      context,
      'out-of-range',
      place,
      `it would be killed after ${stop?.grace}, while it finishes requests for ${formatDuration(http.drain)}`,
      { help: `Write at least ${formatDuration(http.drain)}, or a shorter \`http.drain\`.` },
    )
  return { notice: routerNotice, grace: routerNotice + orDefault(context, place, written, written) }
}
