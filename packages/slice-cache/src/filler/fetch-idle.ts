import { orAborted } from '@streamvault/waits'
import type { ToFiller, ToWorker } from '../messages.ts'
import type { Filler } from './filler.ts'

/** One slice that no viewer waits for. `end` is its length. */
interface IdleFetch {
  fileId: string
  index: number
  end: number
}

/** The outcome of the fetch. `failed` with `busy`: no slot was free for it. */
type IdleOutcome = Extract<ToWorker, { kind: 'settled' | 'kept' | 'failed' }>

/** Fetches a slice, and settles when the fetch has ended. @throws the signal's reason when it is aborted */
export type FetchIdle = (fetch: IdleFetch, signal: AbortSignal) => Promise<IdleOutcome>

/**
 * Fetches slices that no viewer waits for: after all that viewers wait for, and only while slots are free. Viewers who
 * come later join such a fetch. Calls `onForget` with each purged or changed file, or with `undefined` for all.
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
        // The filler does not expect an answer within its own call.
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
