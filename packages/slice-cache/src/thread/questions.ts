import type { FillerPort, ToFiller, ToWorker } from '../messages.ts'

/** What a thread asked the filler and waits for, each question by a number of its own. */
export interface Questions {
  /** Asks; `onAnswer` is told of every answer until the question is left or closed. @returns the question's number */
  ask(messageOf: (question: number) => ToFiller, onAnswer: (message: ToWorker) => void): number
  /** Ends a question and tells the filler so; false when it had ended. `finished`: all that was wanted came. */
  leave(question: number, finished: boolean): boolean
  /** Ends a question here alone: nothing more will come, or another ends it. False when it had ended. */
  close(question: number): boolean
  /** Takes an answer. One to a question that has ended is dropped. */
  take(message: Extract<ToWorker, { question: number }>): void
}

/** Makes an empty list of questions to the filler behind `port`. */
export function createQuestions(port: Pick<FillerPort<ToFiller, ToWorker>, 'postMessage'>): Questions {
  const open = new Map<number, (message: ToWorker) => void>()
  let lastQuestion = 0
  return {
    ask(messageOf, onAnswer) {
      lastQuestion += 1
      open.set(lastQuestion, onAnswer)
      port.postMessage(messageOf(lastQuestion))
      return lastQuestion
    },
    leave(question, finished) {
      if (!open.delete(question)) return false
      port.postMessage({ kind: 'leave', question, finished })
      return true
    },
    close: (question) => open.delete(question),
    take: (message) => open.get(message.question)?.(message),
  }
}
