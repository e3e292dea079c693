import type { SessionOptions, TelegramAppOptions } from '../mtcute/client-options.ts'
import type { SessionNews } from '../session-news.ts'
import type { ChannelPost } from '../telegram-client.ts'
import type { TelegramProblem } from '../telegram-error.ts'
import type { TelegramSession } from '../telegram-session.ts'

/** The session methods that are called across threads. */
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

/** The data with which a thread starts. */
export interface SessionThreadData {
  app: TelegramAppOptions
  /** Files whose location each session keeps in memory. */
  maxLocations: number
}

/** Messages to a thread. Each `question`, identified by its number, gets one answer: `done` or `failed`. */
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
  /** No caller waits for that answer any more. It is sent all the same. */
  | { kind: 'cancel'; question: number }

/** A thread's answers. */
export type SessionAnswer =
  | { kind: 'done'; question: number; result: unknown }
  | { kind: 'failed'; question: number; error: SentError }

/** All messages of a thread. */
export type FromSessionThread =
  | SessionAnswer
  | { kind: 'post'; sessionId: string; post: ChannelPost }
  | { kind: 'news'; sessionId: string; news: SessionNews }

/** An error in the form in which it crosses threads. */
export interface SentError {
  action: string
  problem: TelegramProblem
  text: string
}
