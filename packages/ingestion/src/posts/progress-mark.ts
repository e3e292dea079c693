/** Tracks how far a walk has come while several items are processed at once. */
export interface ProgressMark {
  /** The walk has reached this id. */
  saw(id: number): void
  /** Begins an item; when it and all earlier ones are finished, the walk may resume at `resumeFrom`. */
  begin(resumeFrom: number): { finish(): Promise<void> }
  /** The next walk must start here again. */
  holdAt(id: number): void
  /** All items are done. */
  end(): Promise<void>
}

/** Starts at `from`, and calls `save` whenever the position moves. */
export function createProgressMark(from: number, save: (id: number) => Promise<void>): ProgressMark {
  const begun: { resumeFrom: number; isDone: boolean }[] = []
  let saved = from
  let hold = Number.MAX_SAFE_INTEGER
  let last = from - 1

  async function saveAt(id: number): Promise<void> {
    const next = Math.min(id, hold, last + 1)
    if (next <= saved) return
    saved = next
    await save(next)
  }

  return {
    saw(id) {
      last = Math.max(last, id)
    },
    begin(resumeFrom) {
      const step = { resumeFrom, isDone: false }
      begun.push(step)
      return {
        async finish() {
          step.isDone = true
          let reached = 0
          while (begun[0]?.isDone) reached = begun.shift()?.resumeFrom ?? 0
          await saveAt(reached)
        },
      }
    },
    holdAt(id) {
      hold = Math.min(hold, id)
    },
    end: () => saveAt(last + 1),
  }
}
