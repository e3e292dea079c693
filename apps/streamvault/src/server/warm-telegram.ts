import { setTimeout as delay } from 'node:timers/promises'
import { backoffMs } from '@streamvault/jobs'
import type { OpenTelegram } from '../telegram/open-telegram.ts'
import type { TelegramService } from '../telegram/telegram-service.ts'

/** What warming up needs. */
export interface WarmTelegramOptions {
  telegram: Pick<TelegramService, 'open'>
  /** Called once, when the sessions are open: whoever opened them. */
  onOpen: (opened: Pick<OpenTelegram, 'pool'>) => void
  /** Told of each try that failed. */
  onError: (error: unknown) => void
  /** The pause between two tries. Default: 1 to 60 seconds, longer after each failure. */
  pause?: (failures: number, signal: AbortSignal) => Promise<void>
}

/** Goes on until the sessions are open. Disposing of it ends that. */
export interface WarmTelegram extends AsyncDisposable {
  isReady(): boolean
}

/** One try. Sessions that cannot sign in are left aside long before: this is for a network that swallows everything. */
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

  // A pause ends with the closing by throwing, which is then nobody's trouble.
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
