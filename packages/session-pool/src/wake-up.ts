import type { Clock } from './clock.ts'

/** One timer for all waiting requests. */
export interface WakeUp {
  /** Sets the timer to this moment and cancels the one set before; undefined: cancels only. */
  at(moment: number | undefined): void
}

/** Calls `wake` at the moment that was set last. */
export function createWakeUp(clock: Clock, wake: () => void): WakeUp {
  let set: number | undefined
  let stop: () => void = () => {}
  return {
    at(moment) {
      if (moment === set) return
      stop()
      set = moment
      if (moment === undefined) return
      stop = clock.after(Math.max(0, moment - clock.now()), () => {
        set = undefined
        wake()
      })
    },
  }
}
