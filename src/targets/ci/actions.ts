import { commented, type DataMap } from '../../print/body.ts'

/**
 * Actions by the commit of a release: a tag can be moved, a commit cannot. Update tools read the release in the
 * comment behind it. Resolved in November 2026.
 */
const actions = {
  'actions/checkout': ['3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'],
  'actions/setup-node': ['820762786026740c76f36085b0efc47a31fe5020', 'v7.0.0'],
  'aws-actions/configure-aws-credentials': ['e6de054238d6b7531b4efff3b6587d9aade6a06c', 'v6.2.3'],
  'docker/build-push-action': ['53b7df96c91f9c12dcc8a07bcb9ccacbed38856a', 'v7.3.0'],
  'docker/login-action': ['4907a6ddec9925e35a0a9e82d7399ccc52663121', 'v4.1.0'],
  'docker/setup-qemu-action': ['ce360397dd3f832beb865e1373c09c0e9f86d70a', 'v4.0.0'],
  'docker/setup-buildx-action': ['37fe631027851001ddb9b187196cc803df7f5f0e', 'v4.3.0'],
} as const satisfies Readonly<Record<string, readonly [commit: string, release: string]>>

/** A step that uses a pinned action; `rest` is what else it says: `name`, `id`, `with`. */
export function action(name: keyof typeof actions, rest: DataMap = {}): DataMap {
  const [commit, release] = actions[name]
  const { with: inputs, ...head } = rest
  return commented({ ...head, uses: `${name}@${commit}`, with: inputs }, { 'uses #': release })
}

/** Fetches the repository; no token stays behind for later steps. */
export function checkout(): DataMap {
  return action('actions/checkout', { with: { 'persist-credentials': false } })
}

/** Node with the packages of the lock file. */
export function nodeSteps(version: string): readonly DataMap[] {
  return [
    action('actions/setup-node', { with: { 'node-version': version, cache: 'npm' } }),
    { name: 'Install packages', run: 'npm ci' },
  ]
}

/** What jobs run on; named, because `latest` moves. */
export const runner = 'ubuntu-24.04'
