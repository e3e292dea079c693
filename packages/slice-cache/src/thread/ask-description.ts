import { SliceUnavailableError } from '../errors.ts'
import type { FileMeta } from '../file-meta.ts'
import type { Questions } from './questions.ts'

/** Asks the filler for a file's description. @throws SliceUnavailableError, or the signal's reason when it is aborted */
export function askDescription(
  questions: Questions,
  fileId: string,
  signal: AbortSignal,
): Promise<FileMeta | undefined> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const onAbort = () => {
      questions.leave(question, false)
      reject(signal.reason)
    }
    const question = questions.ask(
      (question) => ({ kind: 'describe', question, fileId }),
      (message) => {
        questions.close(question)
        signal.removeEventListener('abort', onAbort)
        if (message.kind === 'described') resolve(message.meta)
        else if (message.kind === 'failed') reject(new SliceUnavailableError(fileId, message.code, message))
        else reject(new SliceUnavailableError(fileId, 'source_failed'))
      },
    )
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
