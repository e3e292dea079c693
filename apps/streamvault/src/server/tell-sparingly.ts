/** Options of rate-limited reports. */
export interface TellSparinglyOptions {
  /** Called with a failure, and with the number of failures dropped since the last report. */
  tell: (error: unknown, leftOut: number) => void
  /** Minimum milliseconds between two reports. */
  everyMs: number
  /** Milliseconds. Default: the process's own clock. */
  now?: () => number
}

/** For failures that repeat with each request: a full disk must not fill the log as well. */
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
