import { setTimeout as delay } from 'node:timers/promises'
import { backoffMs } from '@streamvault/jobs'
import type { OpenTelegram } from '../telegram/open-telegram.ts'
import type { TelegramService } from '../telegram/telegram-service.ts'

/** The dependencies of warming up. */
export interface WarmTelegramOptions {
  telegram: Pick<TelegramService, 'open'>
  /** Called once with the open sessions. */
  onOpen: (opened: Pick<OpenTelegram, 'pool'>) => void
  /** Called with each failed try. */
  onError: (error: unknown) => void
  /** The back-off between two tries. Default: 1 to 60 seconds, longer after each failure. */
  pause?: (failures: number, signal: AbortSignal) => Promise<void>
}

/** Retries until the sessions are open. Disposing of it ends that. */
export interface WarmTelegram extends AsyncDisposable {
  isReady(): boolean
}

/** Limit of one try. Sessions that cannot sign in end long before: this is for a network that drops all packets. */
const TRY_MS = 120_000
const BACKOFF = { firstMs: 1000, maxMs: 60_000 }

/** Signs in and opens connections before the first viewer comes; until then the server is not ready. */
export function warmTelegram({ telegram, onOpen, onError, pause = pauseLonger }: WarmTelegramOptions): WarmTelegram {
  const closing = new AbortController()
  const { signal } = closing
  let isReady = false

  async function warm(): Promise<void> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        onOpen(await telegram.open(AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)])))
        isReady = true
        return
      } catch (error) {
        if (signal.aborted) return
        onError(error)
        await pause(failures, signal)
      }
    }
  }

  // Closing aborts a pause, which is not an error.
  const warming = warm().catch((error) => {
    if (!signal.aborted) onError(error)
  })
  return {
    isReady: () => isReady,
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('The server is closed'))
      await warming
    },
  }
}

async function pauseLonger(failures: number, signal: AbortSignal): Promise<void> {
  await delay(backoffMs(BACKOFF, failures, Math.random), undefined, { signal, ref: false })
}
