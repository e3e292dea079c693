import { freeBytes } from '@streamvault/bytes'
import type { SessionOptions } from '../mtcute/client-options.ts'
import type { CallOptions } from '../telegram-client.ts'
import { TelegramError } from '../telegram-error.ts'
import type { TelegramSession } from '../telegram-session.ts'
import { SESSION_METHODS, type SessionAnswer, type SessionMethod, type ToSessionThread } from './session-messages.ts'

/** The calling side of one thread. */
export interface ThreadCalls {
  open(session: SessionOptions, signal: AbortSignal): Promise<void>
  close(sessionId: string): Promise<void>
  call(sessionId: string, method: SessionMethod, request: unknown, options: CallOptions): Promise<unknown>
  /** Passes in an answer of the thread. */
  receive(message: SessionAnswer): void
  /** Rejects every waiting and every later call: the thread is gone. */
  failAll(): void
}

interface Asker {
  resolve(result: unknown): void
  reject(error: unknown): void
}

type Unsent<T> = T extends { question: number } ? Omit<T, 'question'> : never

/** Creates the calling side; `post` sends a message to the thread. */
export function createThreadCalls(post: (message: ToSessionThread) => void): ThreadCalls {
  const waiting = new Map<number, Asker>()
  let lastQuestion = 0
  let isGone = false

  function ask(message: Unsent<Exclude<ToSessionThread, { kind: 'cancel' }>>, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      if (isGone) return reject(threadIsGone())
      lastQuestion += 1
      const question = lastQuestion
      const onAbort = () => {
        waiting.delete(question)
        post({ kind: 'cancel', question })
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      const settle = () => signal?.removeEventListener('abort', onAbort)
      waiting.set(question, {
        resolve: (result) => {
          settle()
          resolve(result)
        },
        reject: (error) => {
          settle()
          reject(error)
        },
      })
      post({ ...message, question } as ToSessionThread)
    })
  }

  return {
    async open(session, signal) {
      await ask({ kind: 'open', session }, signal)
    },
    async close(sessionId) {
      await ask({ kind: 'close', sessionId })
    },
    call(sessionId, method, request, { signal, timeoutMs }) {
      return ask({ kind: 'call', sessionId, method, request, timeoutMs }, signal)
    },
    receive(message) {
      const asker = waiting.get(message.question)
      waiting.delete(message.question)
      // The caller has cancelled; no other code sees the result.
      if (asker === undefined) return dropResult(message)
      if (message.kind === 'done') asker.resolve(message.result)
      else asker.reject(new TelegramError(message.error.action, message.error.problem, message.error.text))
    },
    failAll() {
      isGone = true
      const lost = [...waiting.values()]
      waiting.clear()
      for (const { reject } of lost) reject(threadIsGone())
    },
  }
}

function dropResult(message: SessionAnswer): void {
  if (message.kind === 'done' && message.result instanceof Uint8Array) freeBytes(message.result)
}

function threadIsGone(): TelegramError {
  return new TelegramError('call', { kind: 'network' }, 'the thread is gone')
}

/** Creates a session whose calls go to the thread that currently holds it. */
export function createRemoteSession(
  call: (method: SessionMethod, request: unknown, options: CallOptions) => Promise<unknown>,
  rest: Pick<TelegramSession, 'onPost' | typeof Symbol.asyncDispose>,
): TelegramSession {
  const methods = SESSION_METHODS.map((method) => [
    method,
    (request: unknown, options: CallOptions) => call(method, request, options),
  ])
  return { ...Object.fromEntries(methods), ...rest } as TelegramSession
}
