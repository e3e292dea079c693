import type { SliceAsk } from '../messages.ts'
import type { Questions } from './questions.ts'

/** A slice that is fetched for a viewer who is still to come to it. */
export interface AheadFetch {
  /** `asked`: no answer yet. `kept`: it lies on disk already. `busy`: there was no slot to spare. */
  readonly outcome: 'asked' | 'begun' | 'kept' | 'busy' | 'failed'
  /** The viewer will not come. */
  leave(): void
  /** Ends it here; returns its question where that is still open, to be ended by another. */
  handOver(): number | undefined
}

/** Asks for a whole slice before anybody comes to it. */
export function beginAheadFetch(
  questions: Questions,
  ask: Pick<SliceAsk, 'fileId' | 'index' | 'viewer' | 'end'>,
): AheadFetch {
  let outcome: AheadFetch['outcome'] = 'asked'
  const question = questions.ask(
    (question) => ({ kind: 'ahead', question, ...ask, offset: 0, isCounted: false, replaces: undefined }),
    (message) => {
      if (message.kind === 'begun') {
        outcome = 'begun'
        return
      }
      if (message.kind === 'kept') outcome = 'kept'
      if (message.kind === 'failed') outcome = message.code === 'busy' ? 'busy' : 'failed'
      questions.leave(question, false)
    },
  )
  return {
    get outcome() {
      return outcome
    },
    leave: () => void questions.leave(question, false),
    handOver: () => (questions.close(question) ? question : undefined),
  }
}
