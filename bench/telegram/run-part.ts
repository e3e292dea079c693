import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Facts } from './facts.ts'
import type { PartName, Parts } from './parts.ts'

/** Runs one part in its own process, and returns its result. */
export async function runPart<Name extends PartName>(
  part: Name,
  facts: Facts,
  input: Parameters<Parts[Name]>[1],
  execArgv: readonly string[] = [],
): Promise<Awaited<ReturnType<Parts[Name]>>> {
  const text = JSON.stringify({ part, facts, input })
  const child = fork(new URL('./client-process.ts', import.meta.url), [text], {
    execArgv: [...process.execArgv, ...execArgv],
  })
  const ended = once(child, 'exit')
  const told = once(child, 'message')
  const [message] = (await Promise.race([told, ended.then(() => [undefined])])) as [{ result: unknown } | undefined]
  await ended
  if (message === undefined) throw new Error(`Cannot measure "${part}": its process ended with ${child.exitCode}`)
  return message.result as Awaited<ReturnType<Parts[Name]>>
}
