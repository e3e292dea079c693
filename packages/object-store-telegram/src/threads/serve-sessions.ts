import type { MessagePort } from 'node:worker_threads'
import { ownMemoryOf } from '@streamvault/bytes'
import type { SessionOptions } from '../mtcute/client-options.ts'
import type { SessionNews } from '../session-news.ts'
import type { CallOptions } from '../telegram-client.ts'
import { TelegramError } from '../telegram-error.ts'
import type { TelegramSession } from '../telegram-session.ts'
import type { FromSessionThread, SentError, ToSessionThread } from './session-messages.ts'

/** The port through which a thread answers. */
export type SessionPort = Pick<MessagePort, 'on' | 'postMessage'>

/** Opens a session in this thread. While the session is open, `tell` reports news of its connections. */
export type OpenSession = (
  options: SessionOptions,
  signal: AbortSignal,
  tell: (news: SessionNews) => void,
) => Promise<TelegramSession>

type Call = Extract<ToSessionThread, { kind: 'call' }>
type AnyCall = (request: unknown, options: CallOptions) => Promise<unknown>

/** Holds sessions in this thread and makes the calls that arrive on `port`. */
export function serveSessions(port: SessionPort, openSession: OpenSession): void {
  const sessions = new Map<string, TelegramSession>()
  const answering = new Map<number, AbortController>()

  async function open(options: SessionOptions, signal: AbortSignal): Promise<void> {
    const sessionId = options.id
    const session = await openSession(options, signal, (news) => {
      port.postMessage({ kind: 'news', sessionId, news } satisfies FromSessionThread)
    })
    sessions.set(sessionId, session)
    session.onPost((post) => {
      port.postMessage({ kind: 'post', sessionId, post } satisfies FromSessionThread)
    })
  }

  async function close(sessionId: string): Promise<void> {
    const session = sessions.get(sessionId)
    sessions.delete(sessionId)
    await session?.[Symbol.asyncDispose]()
  }

  function call({ sessionId, method, request, timeoutMs }: Call, signal: AbortSignal): Promise<unknown> {
    const session = sessions.get(sessionId)
    if (session === undefined) throw new TelegramError('call', { kind: 'network' }, 'the session is not open')
    return (session[method] as AnyCall)(request, { signal, ...(timeoutMs !== undefined && { timeoutMs }) })
  }

  async function answer(question: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const controller = new AbortController()
    answering.set(question, controller)
    try {
      const result = await work(controller.signal)
      port.postMessage({ kind: 'done', question, result } satisfies FromSessionThread, ownedBuffers(result))
    } catch (error) {
      port.postMessage({ kind: 'failed', question, error: toSend(error) } satisfies FromSessionThread)
    } finally {
      answering.delete(question)
    }
  }

  port.on('message', (message: ToSessionThread) => {
    if (message.kind === 'cancel') answering.get(message.question)?.abort(new Error('nobody waits for it any more'))
    else if (message.kind === 'open') void answer(message.question, (signal) => open(message.session, signal))
    else if (message.kind === 'close') void answer(message.question, () => close(message.sessionId))
    else void answer(message.question, async (signal) => call(message, signal))
  })
}

function ownedBuffers(result: unknown): ArrayBuffer[] {
  const memory = result instanceof Uint8Array ? ownMemoryOf(result) : undefined
  return memory === undefined ? [] : [memory]
}

function toSend(error: unknown): SentError {
  if (error instanceof TelegramError) return { action: error.action, problem: error.problem, text: error.text }
  const text = error instanceof Error ? error.message : 'something unknown was thrown'
  return { action: 'call', problem: { kind: 'internal' }, text }
}
