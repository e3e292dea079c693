/** How often a thing is told. */
export interface TellSparinglyOptions {
  /** Told of a failure, and of how many were left out since the last that was told. */
  tell: (error: unknown, leftOut: number) => void
  /** Milliseconds in which no second one is told. */
  everyMs: number
  /** Milliseconds. Default: the process's own clock. */
  now?: () => number
}

/** For what fails at each request as long as it fails: a disk that is full need not fill the log as well. */
export function tellSparingly({
  tell,
  everyMs,
  now = () => performance.now(),
}: TellSparinglyOptions): (error: unknown) => void {
  let toldAt = Number.NEGATIVE_INFINITY
  let leftOut = 0
  return (error) => {
    if (now() - toldAt < everyMs) {
      leftOut += 1
      return
    }
    tell(error, leftOut)
    toldAt = now()
    leftOut = 0
  }
}
