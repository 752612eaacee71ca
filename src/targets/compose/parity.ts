import { companions, containers, inAll, programs, workloads } from '../shared/word-places.ts'
import type { TargetParity } from '../target.ts'

const ofKubernetes = 'said to Kubernetes alone'
const noIdentity = 'compose gives nobody the identity of a cloud (`compose/identity`)'
const noClock = 'compose has no clock; the scheduler of the host starts the job'
const noReservation = 'Docker has no reservation of CPU'
const oneMachine = 'compose runs everything on one machine (`compose/nodes`)'
const noPorts = 'containers on a network of Docker reach all ports of each other'
const softLimit = 'a soft limit, which counts when the machine runs short'
const noGrpc =
  'containers have no client for gRPC: compose asks only for a connection (`compose/grpc-health`)'
const noScale = 'compose does not scale by a measure (`compose/scale`)'
const oneCheck = 'Docker has one check, and it is `ready`; `live` counts where there is no other'
const noSize = "Docker's volumes have no size"

/** What compose cannot say as it is meant. What somebody would miss is asked by `dropped-by-target`. */
export const parity: TargetParity = {
  drops: {
    ...inAll(programs, ['identity.aws', 'identity.gcp', 'identity.azure'], noIdentity),
    ...inAll(programs, ['uses.*.port'], noPorts),
    ...inAll(workloads, ['kubernetes'], ofKubernetes),
    ...inAll(workloads, ['nodes.*'], oneMachine),
    ...inAll(containers, ['resources.requests.cpu'], noReservation),
    ...inAll([...programs, ...companions], ['volumes.*.scratch'], noSize),
    'stores.*.instance.storage': noSize,
    'volumes.*.size': noSize,
    ...inAll(['services.*', 'services.*.sidecars.*'], ['health.ready.service'], noGrpc),
    ...inAll(['stores.*.instance'], ['health.ready.service', 'health.live.service'], noGrpc),
    'services.*.health.live': oneCheck,
    ...inAll(['services.*'], ['scale.max', 'scale.by'], noScale),
    ...inAll(['jobs.*.run'], ['every', 'daily', 'weekly', 'monthly', 'timezone'], noClock),
    ...inAll(['jobs.*'], ['concurrency', 'deadline'], noClock),
    'jobs.*.timeout': '`docker compose run` has no limit of time',
    'stores.*.instance.ports.*.speaks': 'no proxy is before a store, and a network of Docker has no meshes',
    'volumes.*.class': 'a volume of Docker is on the disk of its machine',
    'services.*.kind': 'on one machine an agent runs once, as a worker does',
    'externals.*.private': 'containers reach whatever their machine reaches',
    'volumes.*.access': 'a volume of Docker is on one machine, where all containers can have it',
  },
  approximations: {
    'services.*.sidecars.*.ports':
      'containers of one network reach each other without a word; checks go to the port',
    ...inAll(['services.*', 'services.*.sidecars.*'], ['health.live'], oneCheck),
    ...inAll(containers, ['resources.requests.memory'], softLimit),
  },
}
