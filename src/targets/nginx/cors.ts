import type { Route } from '../../model/environment.ts'
import type { NginxNode } from '../../print/body.ts'
import { corsMaxAge, corsMethods } from '../shared/cors.ts'
import { block, comment, directive } from './directive.ts'

/** Maps that tell this route's origins from others, in the http context. nginx leaves out a header whose value is empty. */
export function corsMaps(route: Route): readonly NginxNode[] {
  if (route.origins.length === 0) return []
  const { origin, credentials, preflight, headers, age } = variables(route)
  return [
    block(
      'map',
      ['$http_origin', origin],
      [directive('default', ''), ...route.origins.map((allowed) => directive(allowed, '$http_origin'))],
    ),
    block('map', [origin, credentials], [directive('default', 'true'), directive('', '')]),
    comment('A preflight asks which method may follow; the answer never reaches the application.'),
    block(
      'map',
      [`$request_method:$http_access_control_request_method:${origin}`, preflight],
      [directive('default', ''), directive('~^OPTIONS:.+:.+', corsMethods.join(', '))],
    ),
    block(
      'map',
      [preflight, headers],
      [directive('default', route.originHeaders.join(', ')), directive('', '')],
    ),
    block('map', [preflight, age], [directive('default', `${corsMaxAge}`), directive('', '')]),
  ]
}

/** What the route's server adds for its origins: the proxy alone answers for them, whatever the application says. */
export function corsHeaders(route: Route): readonly NginxNode[] {
  if (route.origins.length === 0) return []
  const { origin, credentials, preflight, headers, age } = variables(route)
  return [
    comment('Browsers on these origins may call the route; the application need not know them.'),
    directive('add_header', 'Access-Control-Allow-Origin', origin, 'always'),
    directive('add_header', 'Access-Control-Allow-Credentials', credentials, 'always'),
    directive('add_header', 'Access-Control-Allow-Methods', preflight, 'always'),
    directive('add_header', 'Access-Control-Allow-Headers', headers, 'always'),
    directive('add_header', 'Access-Control-Max-Age', age, 'always'),
    directive('add_header', 'Vary', 'Origin', 'always'),
    directive('proxy_hide_header', 'Access-Control-Allow-Origin'),
    directive('proxy_hide_header', 'Access-Control-Allow-Credentials'),
    block('if', [`(${preflight})`], [directive('return', '204')]),
  ]
}

function variables({
  name,
}: Route): Readonly<Record<'origin' | 'credentials' | 'preflight' | 'headers' | 'age', string>> {
  const suffix = name.replaceAll('-', '_')
  return {
    origin: `$cors_origin_${suffix}`,
    credentials: `$cors_credentials_${suffix}`,
    preflight: `$cors_methods_${suffix}`,
    headers: `$cors_headers_${suffix}`,
    age: `$cors_age_${suffix}`,
  }
}
