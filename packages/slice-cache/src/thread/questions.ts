import type { FillerPort, ToFiller, ToWorker } from '../messages.ts'

/** The open questions of a thread to the filler, each with its own number. */
export interface Questions {
  /** Sends a question; `onAnswer` gets every answer until the question ends. @returns the question's number */
  ask(messageOf: (question: number) => ToFiller, onAnswer: (message: ToWorker) => void): number
  /** Ends a question and notifies the filler; false when it had ended. `finished`: the reader got all it wanted. */
  leave(question: number, finished: boolean): boolean
  /** Ends a question in this thread only: no answer will come, or another question ends it. False when it had ended. */
  close(question: number): boolean
  /** Handles an answer. One to an ended question is dropped. */
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
