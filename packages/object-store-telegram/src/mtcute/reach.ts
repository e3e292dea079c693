/** Tracks the data centres to which a session has connections. Disposing stops all timers. */
export interface Reach extends Disposable {
  /** A connection is being opened; `opened` follows once it is established. */
  trying(dc: number): void
  opened(dc: number): void
  /** An established connection is closed; the library opens another. */
  closed(dc: number): void
}

/** The options of Reach. */
export interface ReachOptions {
  /** A data centre counts as gone when connections to it failed for this long. */
  goneAfterMs: number
  /** Called when that changes, and when the first connection is established. */
  onChange: (dc: number, isReachable: boolean) => void
}

interface Place {
  open: number
  isReachable: boolean | undefined
  timer: NodeJS.Timeout | undefined
}

/** Starts without knowledge of any data centre. */
export function createReach({ goneAfterMs, onChange }: ReachOptions): Reach {
  const places = new Map<number, Place>()
  let isOver = false

  function placeOf(dc: number): Place {
    const place = places.get(dc) ?? { open: 0, isReachable: undefined, timer: undefined }
    places.set(dc, place)
    return place
  }

  function change(dc: number, isReachable: boolean): void {
    const place = placeOf(dc)
    clearTimeout(place.timer)
    place.timer = undefined
    if (isOver || place.isReachable === isReachable) return
    place.isReachable = isReachable
    onChange(dc, isReachable)
  }

  function wait(dc: number): void {
    const place = placeOf(dc)
    if (isOver || place.open > 0 || place.isReachable === false) return
    place.timer ??= setTimeout(() => change(dc, false), goneAfterMs).unref()
  }

  return {
    trying: wait,
    opened(dc) {
      placeOf(dc).open += 1
      change(dc, true)
    },
    closed(dc) {
      placeOf(dc).open -= 1
      // The library may have tried the next connection before this call; it tries again in any case.
      wait(dc)
    },
    [Symbol.dispose]() {
      isOver = true
      for (const { timer } of places.values()) clearTimeout(timer)
    },
  }
}
