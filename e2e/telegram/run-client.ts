import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'

/** A client program that runs beside the test and exchanges lines of JSON with it. */
export interface RunningClient extends AsyncDisposable {
  /** The next line; rejects when the program ends without one. */
  next<Line>(): Promise<Line>
  /** Sends a line to the program. */
  tell(line: unknown): void
}

/** Starts a program. If it ends early, the error contains its standard error. */
export function startClient(command: string, args: readonly string[], cwd?: string): RunningClient {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...(cwd !== undefined && { cwd }) })
  const lines: Interface = createInterface({ input: child.stdout })
  const iterator = lines[Symbol.asyncIterator]()
  const ended = once(child, 'close')
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk).slice(-10_000)
  })
  return {
    async next<Line>() {
      const { value, done } = await iterator.next()
      if (done) throw new Error(`The client "${command} ${args[0]}" ended: ${errors}`)
      return JSON.parse(value) as Line
    },
    tell: (line) => void child.stdin.write(`${JSON.stringify(line)}\n`),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Runs a program to its end and returns its last line. */
export async function runClient<Line>(command: string, args: readonly string[], cwd?: string): Promise<Line> {
  await using client = startClient(command, args, cwd)
  return await client.next<Line>()
}
