import type { tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import type { SessionFault } from '../session-news.ts'
import type { CallOptions } from '../telegram-client.ts'
import type { CallLimits, DcGate } from './dc-gate.ts'
import { faultOf } from './fault-of.ts'
import { doubtIfDead } from './sign-in.ts'
import { createToldRests } from './told-rests.ts'
import { translateError } from './translate-error.ts'
import { withDeadline } from './with-deadline.ts'

/** The connections that a call uses. @default the main one to the home data centre */
interface Target {
  kind?: 'main' | 'upload' | 'download'
  dc?: number
}

/**
 * Sends one call, without retries, throttling or caching.
 *
 * @throws TelegramError, or the reason of the signal.
 */
export type SendCall = <T extends tl.RpcMethod>(
  request: T,
  options: CallOptions,
  target?: Target,
) => Promise<tl.RpcCallReturn[T['_']]>

/** Every call has a limit, even if the caller sets none. */
const DEFAULT_TIMEOUT_MS = 30_000

/** Sends calls through the library's client. `onFault` is called with faults that a caller may repair silently. */
export function createSendCall(
  base: BaseTelegramClient,
  gate: DcGate,
  onFault: (fault: SessionFault) => void = () => {},
): SendCall {
  const rests = createToldRests(() => performance.now())
  let homeDc: number | undefined

  async function sendNow(request: tl.RpcMethod, { kind = 'main', dc }: Target, limits: CallLimits): Promise<unknown> {
    const action = `call ${request._}`
    const target = dc === undefined ? {} : { dcId: dc }
    return await withDeadline(limits, action, async (abortSignal) => {
      try {
        const params = { ...target, kind, abortSignal, floodSleepThreshold: 0, maxRetryCount: 0 }
        return await base.call(request as never, params)
      } catch (error) {
        throw await doubtIfDead(base, translateError(action, error, abortSignal))
      }
    })
  }

  async function send(request: tl.RpcMethod, target: Target, limits: CallLimits): Promise<unknown> {
    try {
      return await sendNow(request, target, limits)
    } catch (error) {
      const fault = faultOf(error)
      if (fault !== undefined) onFault(fault)
      throw error
    }
  }

  async function call(
    request: tl.RpcMethod,
    { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: CallOptions,
    target: Target = {},
  ): Promise<unknown> {
    signal.throwIfAborted()
    homeDc ??= await base.getPrimaryDcId()
    const limits = { signal, timeoutMs }
    const place = target.dc ?? homeDc
    const isDownload = target.kind === 'download'
    // Checked last: a rest may begin while a call waits at the gate.
    const go = (within: CallLimits): Promise<unknown> =>
      isDownload ? rests.keep(place, () => send(request, target, within)) : send(request, target, within)
    return await (place === homeDc ? go(limits) : gate.pass(place, limits, go))
  }

  return call as SendCall
}
