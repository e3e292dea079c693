import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { SessionOptions } from '../mtcute/client-options.ts'
import type { SessionNews } from '../session-news.ts'
import type { ChannelPost } from '../telegram-client.ts'
import type { FromSessionThread, SessionThreadData } from './session-messages.ts'
import { createThreadCalls, type ThreadCalls } from './thread-calls.ts'

/** A thread, and the sessions that it holds or is to open. */
export interface RunningThread {
  worker: Worker
  calls: ThreadCalls
  sessions: Map<string, SessionOptions>
}

/** Who is told of what a thread does. */
export interface ThreadEvents {
  onPost(sessionId: string, post: ChannelPost): void
  onNews(sessionId: string, news: SessionNews): void
  /** It is gone, and so are its calls; `failure` is what ended it, if anything did. */
  onExit(thread: RunningThread, failure: unknown): void
}

/** What answers leave behind is short-lived and little: more room would only be filled before it is collected. */
const YOUNG_MEBIBYTES = 6
/** A thread that cannot close its sessions is ended all the same. */
const CLOSE_TIMEOUT_MS = 2_000

/** Starts a worker that holds sessions. */
export function startSessionWorker(workerData: SessionThreadData): Worker {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES }
  return new Worker(new URL('./session-thread.ts', import.meta.url), { workerData, name: 'telegram', resourceLimits })
}

/** Joins a worker with the calls to it. */
export function runThread(
  worker: Worker,
  sessions: Map<string, SessionOptions>,
  { onPost, onNews, onExit }: ThreadEvents,
): RunningThread {
  const calls = createThreadCalls((message) => worker.postMessage(message))
  const thread = { worker, calls, sessions }
  const away = new Map<string, () => void>()
  let failure: unknown

  function hear(sessionId: string, news: SessionNews): void {
    onNews(sessionId, news)
    if (news.kind !== 'reach') return
    const place = `${sessionId} ${news.dc}`
    if (news.isReachable) away.delete(place)
    else away.set(place, () => onNews(sessionId, { ...news, isReachable: true }))
  }

  worker.on('message', (message: FromSessionThread) => {
    if (message.kind === 'post') onPost(message.sessionId, message.post)
    else if (message.kind === 'news') hear(message.sessionId, message.news)
    else calls.receive(message)
  })
  worker.on('error', (error) => {
    failure = error
  })
  worker.on('exit', () => {
    calls.failAll()
    // Whoever takes over knows nothing of it, and may not try it before it is asked to.
    for (const comeBack of away.values()) comeBack()
    onExit(thread, failure)
  })
  return thread
}

/** Closes its sessions, and ends it. */
export async function closeThread({ worker, calls, sessions }: RunningThread): Promise<void> {
  const closed = Promise.all([...sessions.keys()].map((id) => calls.close(id).catch(() => {})))
  await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })])
  await worker.terminate()
}
