/** Remembers over restarts that something is untold: whoever is killed before all is told finds it at the next start. */
export interface UntoldMark {
  /** Whether anything of this run may be untold. */
  readonly isSet: boolean
  /** To be awaited before the first change. Sets it once until it is cleared. */
  set(): Promise<void>
  /** Everything was looked through, so that nothing of an earlier run is left either. */
  allTold(): void
  /** What changed in this run is told. It stays on the disk while an earlier run may have left something. */
  clear(): Promise<void>
}

/** Makes a mark out of where it is kept. */
export function createUntoldMark(kept: {
  isClean(): Promise<boolean>
  setClean(clean: boolean): Promise<void>
}): UntoldMark {
  let setting: Promise<void> | undefined
  /** An earlier run left something untold, and nobody knows what. */
  let isLeft = false
  return {
    get isSet() {
      return setting !== undefined
    },
    set() {
      setting ??= (async () => {
        isLeft ||= !(await kept.isClean())
        await kept.setClean(false)
      })()
      return setting
    },
    allTold() {
      isLeft = false
    },
    async clear() {
      if (setting === undefined) return
      setting = undefined
      if (!isLeft) await kept.setClean(true)
    },
  }
}
