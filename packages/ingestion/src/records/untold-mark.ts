/** Remembers across restarts that changes are unposted: after a kill the next start finds the mark. */
export interface UntoldMark {
  /** Whether changes of this run may be unposted. */
  readonly isSet: boolean
  /** Await it before the first change. Writes the mark once until it is cleared. */
  set(): Promise<void>
  /** Everything was compared, so no change of an earlier run is left either. */
  allTold(): void
  /** All changes of this run are posted. The mark stays on disk while an earlier run may have left some. */
  clear(): Promise<void>
}

/** Creates a mark over its stored state. */
export function createUntoldMark(kept: {
  isClean(): Promise<boolean>
  setClean(clean: boolean): Promise<void>
}): UntoldMark {
  let setting: Promise<void> | undefined
  /** An earlier run left unknown changes unposted. */
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
