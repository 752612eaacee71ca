import type { DataPath, KubernetesObject } from './object.ts'

const podPaths: Readonly<Record<string, DataPath>> = {
  Deployment: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
}

/** Where an object that runs pods has their specification; undefined for all others. */
export function podPathOf({ kind }: KubernetesObject): DataPath | undefined {
  return podPaths[kind]
}
