/** Keeps how far a walk has come, while several pieces of it are worked on at once. */
export interface ProgressMark {
  /** The walk has come to this id. */
  saw(id: number): void
  /** A piece is begun; after it, and all begun before it, the walk may be resumed at `resumeFrom`. */
  begin(resumeFrom: number): { finish(): Promise<void> }
  /** The next walk has to come here again. */
  holdAt(id: number): void
  /** All is done. */
  end(): Promise<void>
}

/** Starts a mark at `from` and saves it whenever it moves. */
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
