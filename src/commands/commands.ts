/** All commands. The build makes one file of them and what they need, which the command line loads when it must. */
export { runParity } from './parity.ts'
export { runSynth } from './synth.ts'
export { runValidate } from './validate.ts'
