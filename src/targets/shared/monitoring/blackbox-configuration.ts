import type { Environment } from '../../../model/environment.ts'
import { commented, type DataMap, type YamlBody } from '../../../print/body.ts'
import { asksProxy } from './probes.ts'

/**
 * `blackbox.yml`: how to ask the public address, and how to ask the proxy of a local copy instead. The same file
 * for both platforms; `prometheus.yml` says which of the two a probe takes.
 */
export function blackboxConfiguration(environment: Environment): YamlBody {
  const local = environment.monitoring.probes.some((probe) => asksProxy(environment, probe, 'compose'))
  const modules: DataMap = {
    http: { prober: 'http', timeout: '5s', http: ipv4 },
    http_proxy: local
      ? { prober: 'http', timeout: '5s', http: { ...ipv4, tls_config: selfSigned } }
      : undefined,
  }
  return { kind: 'yaml', documents: [{ modules }] }
}

/** Few container networks route IPv6, which is what it would prefer. */
const ipv4: DataMap = { preferred_ip_protocol: 'ip4' }

const selfSigned = commented(
  { insecure_skip_verify: true },
  { '': 'The proxy of a local copy has a certificate that this machine signed itself.' },
)
