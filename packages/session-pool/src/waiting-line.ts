import { PRIORITIES, type Priority } from './priority.ts'

/** One turn in so many goes to the request that has waited longest, whatever its priority. */
const FAIR_TURN = 8
/** How long a request has to wait before it gets such a turn. */
const FAIR_AFTER_MS = 1000

/** What the line has to know of a waiting request. */
export interface Waiting {
  priority: Priority
  /** When it first arrived. A request that returns keeps it, and so its place in the queue. */
  cameAt: number
}

/** The queue of requests that wait for a session. */
export interface WaitingLine<W extends Waiting> {
  readonly size: number
  /** Adds a request to the queue of its priority, ordered by arrival. */
  join(waiting: W): void
  /** Removes a request; false when it did not wait. */
  leave(waiting: W): boolean
  /**
   * Removes and returns the next request that can be served: the most urgent, the earliest of them. Every eighth turn
   * goes to the one that has waited longest, if at least a second: the least urgent get an eighth of the room or more.
   */
  next(now: number, canServe: (waiting: W) => boolean): W | undefined
  /** The latest arrival of the least urgent: the one to refuse when the queue is too long. */
  last(): W | undefined
  /** All, in no particular order. */
  all(): Iterable<W>
}

/** One queue per priority. */
export function createWaitingLine<W extends Waiting>(): WaitingLine<W> {
  const rows = new Map<Priority, W[]>(PRIORITIES.map((priority) => [priority, []]))
  let turn = 0
  let size = 0

  const rowOf = (priority: Priority): W[] => rows.get(priority) ?? []

  function leave(waiting: W): boolean {
    const row = rowOf(waiting.priority)
    const at = row.indexOf(waiting)
    if (at < 0) return false
    row.splice(at, 1)
    size -= 1
    return true
  }

  function mostUrgent(canServe: (waiting: W) => boolean): W | undefined {
    for (const row of rows.values()) {
      const found = row.find(canServe)
      if (found !== undefined) return found
    }
    return undefined
  }

  function longestWaiting(now: number, canServe: (waiting: W) => boolean): W | undefined {
    const firsts = [...rows.values()].flatMap((row) => row.find(canServe) ?? [])
    const oldest = firsts.reduce<W | undefined>((a, b) => (a !== undefined && a.cameAt <= b.cameAt ? a : b), undefined)
    return oldest !== undefined && now - oldest.cameAt >= FAIR_AFTER_MS ? oldest : undefined
  }

  return {
    get size() {
      return size
    },
    join(waiting) {
      const row = rowOf(waiting.priority)
      const after = row.findLastIndex(({ cameAt }) => cameAt <= waiting.cameAt)
      row.splice(after + 1, 0, waiting)
      size += 1
    },
    leave,
    next(now, canServe) {
      const isFairTurn = turn % FAIR_TURN === FAIR_TURN - 1
      const found = (isFairTurn ? longestWaiting(now, canServe) : undefined) ?? mostUrgent(canServe)
      if (found === undefined) return undefined
      turn += 1
      leave(found)
      return found
    },
    last() {
      return [...rows.values()].findLast((row) => row.length > 0)?.at(-1)
    },
    *all() {
      for (const row of rows.values()) yield* row
    },
  }
}
