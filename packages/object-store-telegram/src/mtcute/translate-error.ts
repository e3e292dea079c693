import { tl } from '@mtcute/core'
import { readRpcError } from '../read-rpc-error.ts'
import { TelegramError } from '../telegram-error.ts'

/** Turns whatever the library threw into a TelegramError. An abort keeps the caller's reason. */
export function translateError(action: string, error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason
  if (error instanceof TelegramError) return error
  if (error instanceof tl.RpcError) return translateRpcError(action, error)
  // An authorization for another data centre that could not be exported is told in words alone.
  const exported = /Failed to (?:ex|im)port \((-?\d+): (\w+)\)/.exec(String(error))
  if (exported !== null) {
    const text = exported[2] ?? ''
    return new TelegramError(action, readRpcError(Number(exported[1]), text), text, { cause: error })
  }
  return new TelegramError(action, { kind: 'network' }, 'the connection failed', { cause: error })
}

function translateRpcError(action: string, error: tl.RpcError): TelegramError {
  // The library takes the number out of some texts, and keeps it beside them.
  const { seconds, newDc, part } = error as tl.RpcError & { seconds?: number; newDc?: number; part?: number }
  const text = error.text.replace('%d', String(seconds ?? newDc ?? part ?? ''))
  return new TelegramError(action, readRpcError(error.code, text), text)
}
