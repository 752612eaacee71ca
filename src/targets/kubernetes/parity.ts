import { companions, containers, inAll, programs, workloads } from '../shared/word-places.ts'
import type { TargetParity } from '../target.ts'

const ofCompose = 'said to compose alone'
const noInit = 'the first process of a container is always that of its image'
const noLimits = 'limits of processes are those of the runtime of the node (`kubernetes/ulimits`)'
const noDevices = 'no device of the node is given to a container (`kubernetes/devices`)'
const noSignal = 'the stop signal is that of the image (`kubernetes/stop-signal`)'
const noBuilds = 'a cluster builds no images: CI does'
const noWatch = 'a cluster has no files of the repository to watch: `docker compose watch` does'
const oneMode = 'where one file of a container is executable, all of them are'
const noOrder =
  'pods start in any order and are started again until they find what they need; readiness holds back requests'

/** What Kubernetes cannot say as it is meant. What somebody would miss is asked by `dropped-by-target`. */
export const parity: TargetParity = {
  drops: {
    ...inAll([...programs, ...companions], ['ownInit'], noInit),
    ...inAll(companions, ['ulimits'], noLimits),
    ...inAll(workloads, ['ulimits.*.soft', 'ulimits.*.hard'], noLimits),
    ...inAll(companions, ['devices'], noDevices),
    ...inAll(workloads, ['devices.*.to', 'devices.*.access'], noDevices),
    ...inAll(workloads, ['stop.signal'], noSignal),
    ...inAll(containers, ['image.build'], noBuilds),
    ...inAll(workloads, ['compose'], ofCompose),
    ...inAll(programs, ['uses.*.wait'], noOrder),
    ...inAll(['services.*.watch.*'], ['to', 'action', 'ignore'], noWatch),
    'services.*.restart': 'a service is always started again (`kubernetes/restart`)',
  },
  approximations: {
    ...inAll(containers, ['files.*.executable'], oneMode),
  },
}
