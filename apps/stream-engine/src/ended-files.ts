/** Remembers which files were taken from readers, and when. */
export interface EndedFiles {
  /** From now on, requests that began before get nothing of these files, or of any. */
  end(fileIds: readonly string[] | 'all'): void
  /** Whether a request that began at `begunMs` may read no more of the file. One that does not say when began now. */
  isOver(fileId: string, begunMs: number): boolean
}

/** No answer lasts this long. */
const REMEMBER_MS = 24 * 3_600_000
const MAX_FILES = 100_000

/** Makes an empty memory. `now` is milliseconds since 1970. */
export function createEndedFiles(now: () => number): EndedFiles {
  const endedAt = new Map<string, number>()
  let allEndedAt = Number.NEGATIVE_INFINITY

  function forgetOld(): void {
    for (const [fileId, at] of endedAt) {
      if (at > now() - REMEMBER_MS && endedAt.size <= MAX_FILES) return
      endedAt.delete(fileId)
    }
  }

  return {
    end(fileIds) {
      if (fileIds === 'all') {
        allEndedAt = now()
        endedAt.clear()
        return
      }
      for (const fileId of fileIds) {
        // Moved to the end: the map is in the order of time.
        endedAt.delete(fileId)
        endedAt.set(fileId, now())
      }
      forgetOld()
    },
    isOver(fileId, begunMs) {
      const at = Math.max(allEndedAt, endedAt.get(fileId) ?? Number.NEGATIVE_INFINITY)
      // An end to come was told by a clock that was set back since, as was the beginning of what it is meant for.
      return begunMs <= at && (at <= now() || begunMs > now())
    },
  }
}
