import { createTurns, type Turns } from '@streamvault/waits'

/** Lets in one at a time of each name, the others of that name in the order of coming. */
export type OneAtATime = <T>(name: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T>

/** Knows only the names that somebody works under. */
export function createOneAtATime(): OneAtATime {
  const known = new Map<string, Turns>()
  return async (name, signal, work) => {
    const turns = known.get(name) ?? createTurns(1)
    known.set(name, turns)
    try {
      return await turns.run(signal, work)
    } finally {
      if (!turns.isFull) known.delete(name)
    }
  }
}
