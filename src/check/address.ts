/** A server that some text names. */
export interface Address {
  /** Absent where only a host stands. */
  readonly scheme: string | undefined
  readonly host: string
  readonly port: number | undefined
}

const url = /^([a-z][a-z0-9+.-]*):\/\/(?:[^@/\s]*@)?([a-z0-9_.-]+)(?::(\d+))?(?:[/?#].*)?$/i
const hostAndPort = /^([a-z0-9_.-]+)(?::(\d+))?$/i

/** The URLs of a text in which they stand alone or as a list. */
export function urlsIn(text: string): readonly Address[] {
  if (!text.includes('://')) return []
  return words(text).flatMap((word) => {
    const [, scheme, host, port] = url.exec(word) ?? []
    return host === undefined ? [] : [{ scheme, host: host.toLowerCase(), port: portOf(port) }]
  })
}

/** The URLs, hosts and hosts with ports of a text. */
export function addressesIn(text: string): readonly Address[] {
  return words(text).flatMap((word) => {
    const [, host, port] = hostAndPort.exec(word) ?? []
    return host === undefined
      ? urlsIn(word)
      : [{ scheme: undefined, host: host.toLowerCase(), port: portOf(port) }]
  })
}

function words(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '')
}

function portOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

const usualPorts: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443 }

/** The port that a URL leads to; undefined where its scheme has none that everybody knows. */
export function portOfAddress({ scheme, port }: Address): number | undefined {
  return port ?? usualPorts[scheme?.toLowerCase() ?? '']
}
