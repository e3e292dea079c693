import type { Verdict } from '@streamvault/session-pool'
import { TelegramError } from './telegram-error.ts'

/** Tells a session pool what an error means for the session and for the request. */
export function judgeTelegramError(error: unknown): Verdict {
  if (!(error instanceof TelegramError)) return { kind: 'fatal' }
  const { problem } = error
  switch (problem.kind) {
    case 'flood':
      return { kind: 'flood', seconds: problem.seconds }
    case 'dead':
      return { kind: 'dead', reason: error.text }
    // Another session may know the channel, and another connection may deliver the right bytes.
    case 'forbidden':
    case 'damaged':
    case 'reference':
    case 'migrate':
    case 'timeout':
    case 'network':
    case 'internal':
      return { kind: 'retry' }
    case 'missing':
    case 'duplicate':
    case 'part-missing':
    case 'refused':
      return { kind: 'fatal' }
    default:
      return problem satisfies never
  }
}
