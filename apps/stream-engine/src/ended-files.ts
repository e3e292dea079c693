/** Remembers which files were purged, and when. */
export interface EndedFiles {
  /** From now on, requests that began before get no bytes of these files, or of any. */
  end(fileIds: readonly string[] | 'all'): void
  /** Whether a request that began at `begunMs` may read no more of the file. Without `begunMs` it began now. */
  isOver(fileId: string, begunMs: number): boolean
}

/** No answer lasts longer. */
const REMEMBER_MS = 24 * 3_600_000
const MAX_FILES = 100_000

/** Starts empty. `now` is milliseconds since 1970. */
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
        // Moved to the end: the map is in order of time.
        endedAt.delete(fileId)
        endedAt.set(fileId, now())
      }
      forgetOld()
    },
    isOver(fileId, begunMs) {
      const at = Math.max(allEndedAt, endedAt.get(fileId) ?? Number.NEGATIVE_INFINITY)
      // An end in the future was recorded before the clock was set back, as was the start of the requests that it ends.
      return begunMs <= at && (at <= now() || begunMs > now())
    },
  }
}
