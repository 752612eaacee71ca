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
const noSize = "Docker's volumes have no size"

/** What compose cannot say as it is meant. What somebody would miss is asked by `dropped-by-target`. */
export const parity: TargetParity = {
  drops: {
    'services.*.identity.aws': noIdentity,
    'services.*.identity.gcp': noIdentity,
    'services.*.identity.azure': noIdentity,
    'jobs.*.identity.aws': noIdentity,
    'jobs.*.identity.gcp': noIdentity,
    'jobs.*.identity.azure': noIdentity,
    'services.*.uses.*.port': noPorts,
    'jobs.*.uses.*.port': noPorts,
    'services.*.kubernetes': ofKubernetes,
    'jobs.*.kubernetes': ofKubernetes,
    'stores.*.instance.kubernetes': ofKubernetes,
    'services.*.resources.requests.cpu': noReservation,
    'jobs.*.resources.requests.cpu': noReservation,
    'stores.*.instance.resources.requests.cpu': noReservation,
    'services.*.scale.max': 'compose does not scale by a measure (`compose/scale`)',
    'services.*.scale.by': 'compose does not scale by a measure (`compose/scale`)',
    'services.*.health.live':
      'Docker has one check, and it is `ready`; `live` counts where there is no other',
    'services.*.health.ready.service': noGrpc,
    'services.*.sidecars.*.health.ready.service': noGrpc,
    'stores.*.instance.health.ready.service': noGrpc,
    'stores.*.instance.health.live.service': noGrpc,
    'jobs.*.run.every': noClock,
    'jobs.*.run.daily': noClock,
    'jobs.*.run.weekly': noClock,
    'jobs.*.run.monthly': noClock,
    'jobs.*.run.timezone': noClock,
    'jobs.*.concurrency': noClock,
    'jobs.*.deadline': noClock,
    'jobs.*.timeout': '`docker compose run` has no limit of time',
    'stores.*.instance.ports.*.speaks': 'no proxy is before a store, and a network of Docker has no meshes',
    'stores.*.instance.storage': noSize,
    'services.*.sidecars.*.volumes.*.scratch': noSize,
    'services.*.init.*.volumes.*.scratch': noSize,
    'services.*.sidecars.*.resources.requests.cpu': noReservation,
    'services.*.init.*.resources.requests.cpu': noReservation,
    'volumes.*.size': noSize,
    'volumes.*.class': 'a volume of Docker is on the disk of its machine',
    'services.*.volumes.*.scratch': noSize,
    'jobs.*.volumes.*.scratch': noSize,
    'services.*.nodes.*': oneMachine,
    'jobs.*.nodes.*': oneMachine,
    'stores.*.instance.nodes.*': oneMachine,
    'services.*.kind': 'on one machine an agent runs once, as a worker does',
    'externals.*.private': 'containers reach whatever their machine reaches',
    'volumes.*.access': 'a volume of Docker is on one machine, where all containers can have it',
  },
  approximations: {
    'services.*.sidecars.*.ports':
      'containers of one network reach each other without a word; checks go to the port',
    'services.*.health.live':
      'Docker has one check, and it is `ready`; `live` counts where there is no other',
    'services.*.resources.requests.memory': softLimit,
    'jobs.*.resources.requests.memory': softLimit,
    'services.*.sidecars.*.health.live':
      'Docker has one check, and it is `ready`; `live` counts where there is no other',
    'services.*.sidecars.*.resources.requests.memory': softLimit,
    'services.*.init.*.resources.requests.memory': softLimit,
    'stores.*.instance.resources.requests.memory': softLimit,
  },
}
