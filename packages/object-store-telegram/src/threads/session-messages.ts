import type { SessionOptions, TelegramAppOptions } from '../mtcute/client-options.ts'
import type { SessionNews } from '../session-news.ts'
import type { ChannelPost } from '../telegram-client.ts'
import type { TelegramProblem } from '../telegram-error.ts'
import type { TelegramSession } from '../telegram-session.ts'

/** The calls of a session that go over to its thread. */
export type SessionMethod = Exclude<keyof TelegramSession, symbol | 'onPost'>

/** Every call of a session. */
export const SESSION_METHODS: readonly SessionMethod[] = [
  'getFile',
  'getFileHashes',
  'saveFilePart',
  'sendDocument',
  'sendText',
  'getMessages',
  'getHistory',
  'editMessage',
  'pinMessage',
  'deleteMessages',
  'getChannel',
  'resolveChannel',
  'readFile',
  'sendBlock',
]

/** What a thread is started with. */
export interface SessionThreadData {
  app: TelegramAppOptions
  /** Files whose place each session keeps in memory. */
  maxLocations: number
}

/** What a thread is asked. Every `question`, by its number, is answered once by `done` or `failed`. */
export type ToSessionThread =
  | { kind: 'open'; question: number; session: SessionOptions }
  | { kind: 'close'; question: number; sessionId: string }
  | {
      kind: 'call'
      question: number
      sessionId: string
      method: SessionMethod
      request: unknown
      timeoutMs: number | undefined
    }
  /** Nobody waits for that answer any more. It comes all the same. */
  | { kind: 'cancel'; question: number }

/** What a thread answers. */
export type SessionAnswer =
  | { kind: 'done'; question: number; result: unknown }
  | { kind: 'failed'; question: number; error: SentError }

/** What a thread tells. */
export type FromSessionThread =
  | SessionAnswer
  | { kind: 'post'; sessionId: string; post: ChannelPost }
  | { kind: 'news'; sessionId: string; news: SessionNews }

/** An error as it goes from thread to thread. */
export interface SentError {
  action: string
  problem: TelegramProblem
  text: string
}
