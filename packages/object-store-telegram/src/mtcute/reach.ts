/** Which data centres a session has connections to. Disposing stops all timers. */
export interface Reach extends Disposable {
  /** A connection is being made; once it stands, `opened` follows. */
  trying(dc: number): void
  opened(dc: number): void
  /** One that stood is over; the library tries another. */
  closed(dc: number): void
}

/** What a reach is made of. */
export interface ReachOptions {
  /** A data centre counts as gone when connections to it were tried for so long, and none stood. */
  goneAfterMs: number
  /** Told when that changes, and when the first connection stands. */
  onChange: (dc: number, isReachable: boolean) => void
}

interface Place {
  open: number
  isReachable: boolean | undefined
  timer: NodeJS.Timeout | undefined
}

/** Nothing is known of any data centre. */
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
      // The next was perhaps tried before this was told, and it is tried again in any case.
      wait(dc)
    },
    [Symbol.dispose]() {
      isOver = true
      for (const { timer } of places.values()) clearTimeout(timer)
    },
  }
}
