import { orAborted } from '@streamvault/waits'
import type { ToFiller, ToWorker } from '../messages.ts'
import type { Filler } from './filler.ts'

/** One slice that nobody waits for. `end` is its length. */
interface IdleFetch {
  fileId: string
  index: number
  end: number
}

/** How the filler ended it. `failed` with `busy`: it found no slot to spare. */
type IdleOutcome = Extract<ToWorker, { kind: 'settled' | 'kept' | 'failed' }>

/** Has a slice fetched, and settles when that has ended. @throws the signal's reason when it aborts */
export type FetchIdle = (fetch: IdleFetch, signal: AbortSignal) => Promise<IdleOutcome>

/**
 * Has slices fetched for nobody: after all that viewers wait for, and only while there are slots
 * to spare. Viewers who come join what is on its way. `onForget` is told of files, or of all, that are purged or changed.
 */
export function createFetchIdle(
  filler: Pick<Filler, 'attach'>,
  onForget: (fileId: string | undefined) => void,
): FetchIdle {
  const asked = new Map<number, (outcome: IdleOutcome) => void>()
  let lastQuestion = 0
  let say: (message: ToFiller) => void = () => {}

  filler.attach({
    on: (_event, listener) => {
      say = listener
    },
    postMessage(message) {
      if (message.kind === 'forget' || message.kind === 'removed') {
        if (message.kind === 'forget') onForget(message.fileId)
        // Not within the filler's own turn.
        queueMicrotask(() => say({ kind: 'forgot', question: message.question }))
      } else if (message.kind === 'settled' || message.kind === 'kept' || message.kind === 'failed') {
        asked.get(message.question)?.(message)
      }
    },
  })

  return async (fetch, signal) => {
    signal.throwIfAborted()
    lastQuestion += 1
    const question = lastQuestion
    const { promise, resolve } = Promise.withResolvers<IdleOutcome>()
    asked.set(question, resolve)
    say({ kind: 'idle', question, ...fetch, offset: 0, viewer: undefined, isCounted: true, replaces: undefined })
    try {
      return await orAborted(promise, signal)
    } finally {
      asked.delete(question)
      say({ kind: 'leave', question, finished: false })
    }
  }
}
