import type { TierRule } from '../rule.ts'

/** Work waits in a queue: a cache evicts entries when it is full, and forgets them all when it restarts. */
export const queueOnCache: TierRule = {
  code: 'queue-on-cache',
  severity: 'error',
  scope: 'tier',
  check({ services, stores }, report) {
    for (const { name, workload } of services) {
      const by = workload.scale.by.find((metric) => metric.kind === 'backlog')
      const store = stores.find((one) => one.name === by?.store)
      if (by === undefined || store?.role !== 'cache') continue
      const policy = store.settings.get('maxmemory-policy')
      const memory = store.settings.get('maxmemory')
      const queue = stores.find(({ role }) => role === 'queue')
      report({
        at: ['services', name, 'scale', 'by', 'backlog', 'of'],
        message: `"${name}" takes its work from the list "${by.list}" of "${store.name}", a cache that evicts entries beyond ${memory} (${policy}) and keeps nothing on disk`,
        help:
          queue === undefined
            ? `Write \`role: queue\` for "${store.name}", or add a store with that role.`
            : `Name a store with \`role: queue\`, such as "${queue.name}".`,
        related: [{ at: ['stores', store.name, 'role'], message: 'its role is written here' }],
      })
    }
  },
}
