import { derived, type Fact, inCluster, inCompose, outside, said } from './row.ts'

/** A phased platform: flags, migrations, scaling and limits. */
export const companyPlatformFacts: readonly Fact[] = [
  outside('four phases: infrastructure, companies, monitoring, the rest', 'a plan; each phase opens a flag'),
  said('the schema is changed before a rollout, by one job', 'jobs.migrate.run', 'before-rollout'),
  said('by one connection', 'jobs.migrate.uses.db.pool', 1),
  outside(
    'tables first, then columns, then data, then constraints, in one transaction',
    'what a migration does is in its own files',
  ),
  outside('health checks of companies, on by default, every 300 seconds', 'columns of a table'),
  said('a flag for the management of companies, for two of them', 'flags.NEW_COMPANY_MANAGEMENT', {
    state: 'targeted',
    allow: ['company1', 'company2'],
  }),
  said('everybody has it in development', 'flags.NEW_COMPANY_MANAGEMENT.state', 'all', 'development'),
  said('a flag for more monitoring, that nobody has yet', 'flags.ADVANCED_MONITORING.state', 'none'),
  said('one company tries it in staging', 'flags.ADVANCED_MONITORING.allow', ['company1'], 'staging'),
  said('a flag for alerts at once, that nobody has yet', 'flags.REAL_TIME_ALERTS.state', 'none'),
  said('each flag has an owner', 'flags.REAL_TIME_ALERTS.owner', 'platform'),
  said('and a day by which it is gone', 'flags.REAL_TIME_ALERTS.expires', '2027-09-30'),
  said('programs read the flags from a file', 'services.api.files[/app/config/flags.json].flags', 'json'),
  derived(
    'the worker has the same flags',
    'services.worker.workload.files.0.path',
    '/app/config/flags.json',
    'it has the shape of all programs',
  ),
  said('two to ten sites, by their use of 70 % of the CPU', 'services.web.scale', {
    min: 2,
    max: 10,
    by: { cpu: '70%' },
  }),
  inCluster(
    'the autoscaler of the site',
    ['web', 'HorizontalPodAutoscaler/web', 'spec.metrics.0.containerResource.target.averageUtilization'],
    70,
    'of what it requests, which is why there is a request',
  ),
  said('three APIs at least', 'services.api.scale.min', 3),
  said('fifteen at the most', 'services.api.scale.max', 15),
  said('by their requests: 1000 in a quarter of a minute', 'services.api.scale.by.rps', 67),
  said('two to eight workers, by 100 jobs each', 'services.worker.scale', {
    min: 2,
    max: 8,
    by: { backlog: { of: 'queue', list: 'jobs', target: 100 } },
  }),
  inCluster(
    'the autoscaler of the worker asks the queue',
    ['worker', 'ScaledObject/worker', 'spec.triggers.0.metadata.listLength'],
    '100',
    'only KEDA reads the length of a list',
  ),
  said('the site gets one CPU and 2 GiB', 'services.web.resources.limits', { cpu: '1', memory: '2Gi' }),
  said('the API gets two CPUs and 4 GiB', 'services.api.resources.limits', { cpu: '2', memory: '4Gi' }),
  said('the worker gets one CPU and 2 GiB', 'services.worker.resources.limits', { cpu: '1', memory: '2Gi' }),
  said('all of that memory is reserved', 'services.api.resources.requests.memory', '4Gi'),
  inCompose(
    'the limits hold on a machine too',
    'services.api.deploy.resources.limits.memory',
    '4g',
    'compose has the same words in other units',
  ),
  said('99 of 100 answers within half a second', 'services.api.baseline.p99', '500ms'),
  said('answers within 200 ms are the aim', 'slos.api-latency.sli', 'latency < 200ms'),
  said('100 to 1000 requests a second', 'services.api.baseline.rps', { min: 100, target: 1000 }),
  said('one error in a thousand, one in a hundred at the most', 'services.api.baseline.errors', {
    target: '0.1%',
    max: '1%',
  }),
]
