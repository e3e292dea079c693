import type { SliceAsk } from '../messages.ts'
import type { Questions } from './questions.ts'

/** The read-ahead of a slice for a viewer who has not reached it yet. */
export interface AheadFetch {
  /** `asked`: no answer yet. `kept`: the slice is on disk already. `busy`: no slot was free. */
  readonly outcome: 'asked' | 'begun' | 'kept' | 'busy' | 'failed'
  /** Ends it: the viewer will not reach the slice. */
  leave(): void
  /** Ends it here, and returns its question if that is still open, for the next question to replace. */
  handOver(): number | undefined
}

/** Requests a whole slice before its viewer reaches it. */
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
