import { setFlagsFromString } from 'node:v8'

/**
 * Makes V8 wait four times as long as it would until it optimizes a function. Compiling a tier is over before most
 * machine code pays off: by default that code takes 140 of 480 ms of CPU, on other threads. With 100 tiers the two are
 * even again.
 */
export function optimizeLate(): void {
  setFlagsFromString('--interrupt-budget=600000')
}
