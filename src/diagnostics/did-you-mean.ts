/** Longer words are never compared: a hostile key must not cost time. */
const longestWord = 80

/** How many slips a word of this length may hold and still be taken for another. */
function tolerance(length: number): number {
  if (length < 2) return 0
  if (length < 5) return 1
  return length < 9 ? 2 : 3
}

/**
 * The candidate that the author most likely meant, or undefined if none is near: a slip is a letter added, left out,
 * changed, or swapped with its neighbour; letter case counts as no slip. Of equally near ones, the first.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > longestWord) return undefined
  let nearest: string | undefined
  let fewest = tolerance(word.length) + 1
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= fewest) continue
    const slips = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (slips < fewest) {
      nearest = candidate
      fewest = slips
    }
  }
  return nearest
}

/** ` (did you mean "x"?)` to append to a message, or nothing where no candidate is near. */
export function suggestion(word: string, candidates: Iterable<string>): string {
  const nearest = didYouMean(word, candidates)
  return nearest === undefined ? '' : ` (did you mean "${nearest}"?)`
}

/** Optimal string alignment: https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const changed = left[row - 1] === right[column - 1] ? 0 : 1
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + changed)
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return at(last, right.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
