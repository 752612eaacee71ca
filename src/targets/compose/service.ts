import type { Environment } from '../../model/environment.ts'
import { formatDuration } from '../../model/quantity.ts'
import { isOnHostNetwork } from '../../model/runtime.ts'
import type { Port, Workload } from '../../model/workload.ts'
import type { Data, DataMap } from '../../print/body.ts'
import { build, develop, isBuilder } from './build.ts'
import { containerAfter, mainContainer } from './containers.ts'
import { secretMounts } from './files.ts'
import { hardening } from './hardening.ts'
import { healthCheck } from './health-check.ts'
import { networksOf } from './networks.ts'
import { deploy } from './resources.ts'
import { imageFields, restartPolicy, runtimeFields } from './runtime.ts'
import { dependsOn } from './start-order.ts'
import { environmentValue, literal } from './values.ts'
import { storage } from './volumes.ts'

/** One container as compose runs it. */
export function service(environment: Environment, workload: Workload): DataMap {
  const { security, stop } = workload
  return {
    image: workload.image,
    build: isBuilder(environment, workload) ? build(workload) : undefined,
    develop: develop(workload),
    ...imageFields(workload),
    // Nothing here has a clock: people or the host's scheduler start them, by `docker compose run --rm`.
    profiles: isStartedElsewhere(workload) ? ['jobs'] : unlessEmpty(workload.profiles),
    entrypoint: workload.command?.map(literal),
    command: workload.args?.map(literal),
    user: `${security.user}:${security.group}`,
    environment: variables(environment, workload),
    secrets: unlessEmpty(secretMounts(workload)),
    ...storage(environment, workload),
    ...network(environment, workload),
    depends_on: dependsOn(environment, workload),
    healthcheck: healthCheck(workload),
    deploy: deploy(workload),
    // Compose has no notice before the signal: only the time after it counts.
    stop_grace_period: formatDuration(stop.grace - stop.notice),
    restart: restart(workload),
    ...runtimeFields(workload),
    ...hardening(security, workload.runtime),
  }
}

function isStartedElsewhere({ run }: Workload): boolean {
  return run?.kind === 'manual' || run?.kind === 'scheduled'
}

function restart({ run, runtime }: Workload): string | undefined {
  if (run === undefined) return restartPolicy(runtime)
  // What `docker compose run` starts is never tried again.
  return run.kind === 'before-rollout' && run.retries > 0 ? `on-failure:${run.retries}` : undefined
}

function variables(environment: Environment, { env }: Workload): DataMap | undefined {
  if (env.length === 0) return undefined
  return Object.fromEntries(env.map(({ name, value }) => [name, environmentValue(environment, value)]))
}

function network(environment: Environment, workload: Workload): DataMap {
  const main = mainContainer(environment, workload)
  if (main !== undefined) return { network_mode: `service:${main.name}` }
  if (isOnHostNetwork(workload)) return { network_mode: 'host' }
  const next = containerAfter(environment, workload)
  // A step has the network of what it prepares, without its names and ports: they are for what runs.
  const names = networksOf(environment, next === undefined ? workload : { ...next, ports: [] })
  if (names.length === 0) return { network_mode: 'none' }
  return {
    networks: withAliases(names, workload),
    ports: unlessEmpty(workload.ports.flatMap((port) => publishedPort(port, isLocal(environment, workload)))),
  }
}

/** A name on one network says nothing to the others; one that several have leads to each of them in turn. */
function withAliases(networks: readonly string[], { aliases, peers }: Workload): Data {
  const all = peers?.name === undefined ? aliases : [...aliases, peers.name]
  return all.length === 0 ? networks : Object.fromEntries(networks.map((name) => [name, { aliases: all }]))
}

/** Names of the machine itself lead nobody else to its proxy. */
function isLocal({ domain }: Environment, { role }: Workload): boolean {
  return role === 'proxy' && /(^|\.)localhost$/.test(domain)
}

function publishedPort({ number, publish, reach, protocol }: Port, isLocal: boolean): readonly DataMap[] {
  if (publish === undefined) return []
  return [
    {
      target: number,
      published: `${publish}`,
      host_ip: isLocal || reach === 'loopback' ? '127.0.0.1' : undefined,
      protocol: protocol === 'tcp' ? undefined : protocol,
    },
  ]
}

function unlessEmpty<T extends Data>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}
