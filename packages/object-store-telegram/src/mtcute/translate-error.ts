import { tl } from '@mtcute/core'
import { readRpcError } from '../read-rpc-error.ts'
import { TelegramError } from '../telegram-error.ts'

/** Converts an error of the library into a TelegramError. An abort keeps the caller's reason. */
export function translateError(action: string, error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason
  if (error instanceof TelegramError) return error
  if (error instanceof tl.RpcError) return translateRpcError(action, error)
  // A failed export of the authorization is only described in words.
  const exported = /Failed to (?:ex|im)port \((-?\d+): (\w+)\)/.exec(String(error))
  if (exported !== null) {
    const text = exported[2] ?? ''
    return new TelegramError(action, readRpcError(Number(exported[1]), text), text, { cause: error })
  }
  return new TelegramError(action, { kind: 'network' }, 'the connection failed', { cause: error })
}

function translateRpcError(action: string, error: tl.RpcError): TelegramError {
  // The library removes the number from some texts, and keeps it in a field.
  const { seconds, newDc, part } = error as tl.RpcError & { seconds?: number; newDc?: number; part?: number }
  const text = error.text.replace('%d', String(seconds ?? newDc ?? part ?? ''))
  return new TelegramError(action, readRpcError(error.code, text), text)
}
