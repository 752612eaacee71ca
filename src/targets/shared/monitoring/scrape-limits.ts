/** What one scrape of a service may bring: a label with too many values costs the service its own metrics, not everybody theirs. */
export const scrapeLimits = {
  bodySize: '10MB',
  samples: 5000,
  labels: 30,
  labelName: 200,
  labelValue: 500,
} as const
