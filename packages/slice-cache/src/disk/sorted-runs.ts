/** Collects numbers in any order and returns them in ascending order, without ever sorting all of them at once. */
export interface SortedRuns {
  add(value: number): void
  /** All added numbers, the smallest first. */
  ascending(): Generator<number, void>
}

/**
 * Makes an empty collection that sorts each run of `runLength` numbers once it is full: one sort of a million numbers
 * blocks the event loop for a seventh of a second, one of 32,768 for four milliseconds.
 */
export function createSortedRuns(runLength = 32_768): SortedRuns {
  const runs: Float64Array[] = []
  let run = new Float64Array(runLength)
  let filled = 0

  function finishRun(): void {
    runs.push(run.subarray(0, filled).sort())
    run = new Float64Array(runLength)
    filled = 0
  }

  return {
    add(value) {
      run[filled] = value
      filled += 1
      if (filled === runLength) finishRun()
    },
    *ascending() {
      finishRun()
      const next = runs.map((one) => one[0] ?? Number.POSITIVE_INFINITY)
      const taken = runs.map(() => 0)
      for (;;) {
        let least = 0
        for (let at = 1; at < next.length; at += 1) if ((next[at] ?? 0) < (next[least] ?? 0)) least = at
        const value = next[least] ?? Number.POSITIVE_INFINITY
        if (value === Number.POSITIVE_INFINITY) return
        yield value
        const place = (taken[least] ?? 0) + 1
        taken[least] = place
        next[least] = runs[least]?.[place] ?? Number.POSITIVE_INFINITY
      }
    },
  }
}
