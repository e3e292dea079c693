import type { PlaceAnswer, PlaceQuestion } from './place-messages.ts'
import type { StreamPlaces } from './stream-places.ts'

/** Answers one thread's questions about places. Failures go to `onError`, and every question gets an answer. */
export function answerPlaces(
  places: StreamPlaces,
  tell: (answer: PlaceAnswer) => void,
  onError: (error: unknown) => void,
): (question: PlaceQuestion) => Promise<void> {
  return async (message) => {
    if (message.kind === 'enter') {
      const { question, ask } = message
      const refusal = await places.enter(ask).catch((error) => {
        onError(error)
        return FAILED
      })
      tell({ kind: 'entered', question, refusal })
      return
    }
    for (const ask of message.asks) {
      const isKept = await places.renew(ask).catch((error) => {
        onError(error)
        return true
      })
      if (!isKept) tell({ kind: 'lost', ask })
    }
  }
}

const FAILED = { code: 'busy', message: 'Nobody can be let in now', retryAfterSeconds: 5 } as const
