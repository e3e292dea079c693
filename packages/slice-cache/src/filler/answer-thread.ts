import type { FillerPort, SliceAsk, ToFiller, ToWorker } from '../messages.ts'
import type { SliceKey } from '../slice-key.ts'
import type { Reader } from './fill.ts'

/** The filler's answers to the messages of a thread. */
export interface ThreadAnswers {
  /** The signal aborts when the thread no longer waits for the answer. */
  describe(tell: (message: ToWorker) => void, question: number, fileId: string, signal: AbortSignal): Promise<void>
  join(reader: Reader, ask: SliceAsk): Promise<void>
  leave(reader: Reader, finished: boolean): void
  damaged(key: SliceKey): void
  touched(keys: SliceKey[]): void
  forgot(tell: (message: ToWorker) => void, question: number): void
}

/** Handles the messages of one worker thread until the returned function is called, which ends all its waits. */
export function answerThread(
  port: FillerPort<ToWorker, ToFiller>,
  tell: (message: ToWorker) => void,
  answers: ThreadAnswers,
): () => void {
  const readers = new Map<number, Reader>()
  const describing = new Map<number, AbortController>()
  let isAttached = true

  function leaveBy(question: number, finished: boolean): void {
    describing.get(question)?.abort()
    const reader = readers.get(question)
    readers.delete(question)
    if (reader !== undefined) answers.leave(reader, finished)
  }

  function describeBy(question: number, fileId: string): void {
    const waiting = new AbortController()
    describing.set(question, waiting)
    void answers.describe(tell, question, fileId, waiting.signal).finally(() => describing.delete(question))
  }

  function joinBy(ask: SliceAsk): void {
    const { question, kind, replaces } = ask
    const about = { isAhead: kind !== 'fill', isIdle: kind === 'idle' }
    const reader: Reader = { tell, question, ...about, leaving: new AbortController(), fill: undefined }
    readers.set(question, reader)
    const joined = answers.join(reader, ask)
    // Only now, so that the fetch begun for this viewer always has a reader.
    if (replaces !== undefined) void joined.then(() => leaveBy(replaces, false))
  }

  port.on('message', (message) => {
    if (!isAttached) return
    if (message.kind === 'describe') describeBy(message.question, message.fileId)
    else if (message.kind === 'fill' || message.kind === 'ahead' || message.kind === 'idle') joinBy(message)
    else if (message.kind === 'leave') leaveBy(message.question, message.finished)
    else if (message.kind === 'damaged') answers.damaged({ fileId: message.fileId, index: message.index })
    else if (message.kind === 'touched') answers.touched(message.keys)
    else answers.forgot(tell, message.question)
  })
  return () => {
    isAttached = false
    for (const waiting of describing.values()) waiting.abort()
    for (const reader of readers.values()) answers.leave(reader, false)
  }
}
