import { createInterface, type Interface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { orAborted } from '@streamvault/waits'
import { UsageError } from '../commands/output.ts'

/** Asks the person at the terminal; without a terminal, the lines of standard input are the answers. */
export interface PersonPrompt extends Disposable {
  /** Whether standard input is a terminal. */
  readonly isTerminal: boolean
  ask(question: string, signal: AbortSignal): Promise<string>
  /** The same for a secret: the input is not echoed. */
  askHidden(question: string, signal: AbortSignal): Promise<string>
}

/** The streams to use; standard input and standard error in production. */
export interface PromptStreams {
  input: NodeJS.ReadableStream & { isTTY?: boolean }
  output: NodeJS.WritableStream
}

/** Opens the prompt. Questions go to standard error, so that standard output holds only results. */
export function createPersonPrompt({ input, output }: PromptStreams): PersonPrompt {
  const isTerminal = input.isTTY === true
  let isHidden = false
  const shown = new Writable({
    write(chunk, _encoding, done) {
      if (!isHidden) output.write(chunk)
      done()
    },
  })
  const lines = createInterface({ input, output: shown, terminal: isTerminal })
  // In this mode the terminal sends Ctrl+C to us instead of to the process.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const answers = isTerminal ? undefined : lines[Symbol.asyncIterator]()

  async function ask(question: string, signal: AbortSignal, hide: boolean): Promise<string> {
    if (answers !== undefined) return orAborted(nextLine(answers, question), signal)
    output.write(question)
    isHidden = hide
    try {
      return await lines.question('', { signal })
    } finally {
      isHidden = false
      if (hide) output.write('\n')
    }
  }

  return {
    isTerminal,
    ask: (question, signal) => ask(question, signal, false),
    askHidden: (question, signal) => ask(question, signal, true),
    [Symbol.dispose]: () => lines.close(),
  }
}

async function nextLine(
  answers: ReturnType<Interface[typeof Symbol.asyncIterator]>,
  question: string,
): Promise<string> {
  const { value, done } = await answers.next()
  if (done === true) throw new UsageError(`Cannot go on: standard input ended before an answer to "${question.trim()}"`)
  return value
}
