/** Characters of a file: far above any spec (10 services take 25,000), low enough to parse in a second or two. */
export const largestFile = 1_048_576

/** Maps and lists inside each other; Kubernetes pass-through needs about 20. */
export const deepest = 64

/** Values that aliases may add to the ones that are written. */
export const mostAliasedValues = 10_000

/** Problems of one file; more only repeat a mistake. */
export const mostProblems = 100
