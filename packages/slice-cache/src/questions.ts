import type { FillerPort, ToFiller, ToWorker } from './messages.ts'

/** What a thread asked the filler and waits for, each question by a number of its own. */
export interface Questions {
  /** Asks; `onAnswer` is told of every answer until the question is left or closed. @returns the question's number */
  ask(question: (job: number) => ToFiller, onAnswer: (message: ToWorker) => void): number
  /** Ends a question and tells the filler so; false when it had ended. `finished`: all that was wanted came. */
  leave(job: number, finished: boolean): boolean
  /** Ends a question here alone: nothing more will come, or another ends it. False when it had ended. */
  close(job: number): boolean
  /** Takes an answer. One to a question that has ended is dropped. */
  take(message: Extract<ToWorker, { job: number }>): void
}

/** Makes an empty list of questions to the filler behind `port`. */
export function createQuestions(port: Pick<FillerPort<ToFiller, ToWorker>, 'postMessage'>): Questions {
  const open = new Map<number, (message: ToWorker) => void>()
  let lastJob = 0
  return {
    ask(question, onAnswer) {
      lastJob += 1
      open.set(lastJob, onAnswer)
      port.postMessage(question(lastJob))
      return lastJob
    },
    leave(job, finished) {
      if (!open.delete(job)) return false
      port.postMessage({ kind: 'leave', job, finished })
      return true
    },
    close: (job) => open.delete(job),
    take: (message) => open.get(message.job)?.(message),
  }
}
