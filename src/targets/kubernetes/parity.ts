import type { TargetParity } from '../target.ts'

const ofCompose = 'said to compose alone'
const noInit = 'the first process of a container is always that of its image'
const noLimits = 'limits of processes are those of the runtime of the node (`kubernetes/ulimits`)'
const noDevices = 'no device of the node is given to a container (`kubernetes/devices`)'
const noSignal = 'the stop signal is that of the image (`kubernetes/stop-signal`)'
const noBuilds = 'a cluster builds no images: CI does'
const noWatch = 'a cluster has no files of the repository to watch: `docker compose watch` does'
const noOrder =
  'pods start in any order and are started again until they find what they need; readiness holds back requests'

/** What Kubernetes cannot say as it is meant. What somebody would miss is asked by `dropped-by-target`. */
export const parity: TargetParity = {
  drops: {
    'services.*.ownInit': noInit,
    'jobs.*.ownInit': noInit,
    'services.*.sidecars.*.ownInit': noInit,
    'services.*.sidecars.*.ulimits': noLimits,
    'services.*.sidecars.*.devices': noDevices,
    'services.*.init.*.ownInit': noInit,
    'services.*.init.*.ulimits': noLimits,
    'services.*.init.*.devices': noDevices,
    'services.*.ulimits.*.soft': noLimits,
    'jobs.*.ulimits.*.soft': noLimits,
    'services.*.ulimits.*.hard': noLimits,
    'jobs.*.ulimits.*.hard': noLimits,
    'stores.*.instance.ulimits.*.soft': noLimits,
    'stores.*.instance.ulimits.*.hard': noLimits,
    'services.*.devices.*.to': noDevices,
    'jobs.*.devices.*.to': noDevices,
    'stores.*.instance.devices.*.to': noDevices,
    'services.*.devices.*.access': noDevices,
    'jobs.*.devices.*.access': noDevices,
    'stores.*.instance.devices.*.access': noDevices,
    'services.*.stop.signal': noSignal,
    'jobs.*.stop.signal': noSignal,
    'stores.*.instance.stop.signal': noSignal,
    'services.*.restart': 'a service is always started again (`kubernetes/restart`)',
    'services.*.image.build': noBuilds,
    'jobs.*.image.build': noBuilds,
    'services.*.watch.*.to': noWatch,
    'services.*.watch.*.action': noWatch,
    'services.*.watch.*.ignore': noWatch,
    'services.*.sidecars.*.image.build': noBuilds,
    'services.*.init.*.image.build': noBuilds,
    'stores.*.instance.image.build': noBuilds,
    'services.*.compose': ofCompose,
    'jobs.*.compose': ofCompose,
    'stores.*.instance.compose': ofCompose,
    'services.*.uses.*.wait': noOrder,
    'jobs.*.uses.*.wait': noOrder,
  },
}
