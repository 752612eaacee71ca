import { backup } from './backup/index.ts'
import { ci } from './ci/index.ts'
import { compose } from './compose/index.ts'
import { env } from './env/index.ts'
import { grafana } from './grafana/index.ts'
import { kubernetes } from './kubernetes/index.ts'
import { nginx } from './nginx/index.ts'
import { prometheus } from './prometheus/index.ts'
import type { Target } from './target.ts'

/** Every target, in the order of their folders. */
export const targets: readonly Target[] = [kubernetes, compose, nginx, prometheus, grafana, backup, ci, env]
