import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { SessionOptions } from '../mtcute/client-options.ts'
import type { SessionNews } from '../session-news.ts'
import type { ChannelPost } from '../telegram-client.ts'
import type { FromSessionThread, SessionThreadData } from './session-messages.ts'
import { createThreadCalls, type ThreadCalls } from './thread-calls.ts'

/** A thread, with the sessions that it holds or has to open. */
export interface RunningThread {
  worker: Worker
  calls: ThreadCalls
  sessions: Map<string, SessionOptions>
}

/** Called with the events of a thread. */
export interface ThreadEvents {
  onPost(sessionId: string, post: ChannelPost): void
  onNews(sessionId: string, news: SessionNews): void
  /** The thread is gone, and so are its calls; `failure` is the error that ended it, if any. */
  onExit(thread: RunningThread, failure: unknown): void
}

/** Answers leave little short-lived garbage: a larger young generation would only fill up before each collection. */
const YOUNG_MEBIBYTES = 6
/** A thread that cannot close its sessions by then is terminated. */
const CLOSE_TIMEOUT_MS = 2_000

/** Starts a worker that holds sessions. */
export function startSessionWorker(workerData: SessionThreadData): Worker {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES }
  return new Worker(new URL('./session-thread.ts', import.meta.url), { workerData, name: 'telegram', resourceLimits })
}

/** Connects a worker with the calls to it. */
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
    // The next thread does not know of these outages, and may not connect before it is told to.
    for (const comeBack of away.values()) comeBack()
    onExit(thread, failure)
  })
  return thread
}

/** Closes the thread's sessions, and terminates it. */
export async function closeThread({ worker, calls, sessions }: RunningThread): Promise<void> {
  const closed = Promise.all([...sessions.keys()].map((id) => calls.close(id).catch(() => {})))
  await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })])
  await worker.terminate()
}
