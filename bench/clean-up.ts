import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import path from 'node:path'

type CleanUp = () => unknown

/** In the order of registration: servers stop before their folders are removed. */
const pending = new Set<CleanUp>()
let isListening = false

/** Runs `cleanUp` when a signal ends the program, the latest first; the returned function cancels that. */
export function cleanUpAtSignal(cleanUp: CleanUp): () => void {
  if (!isListening) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void leave(signal))
  isListening = true
  pending.add(cleanUp)
  return () => void pending.delete(cleanUp)
}

/** Runs `act` in an empty temporary folder and removes the folder afterwards, also at Ctrl-C. */
export async function inFolder<Result>(name: string, act: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = mkdtempSync(path.join(tmpdir(), `${name}-bench-`))
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  const forget = cleanUpAtSignal(remove)
  try {
    return await act(directory)
  } finally {
    remove()
    forget()
  }
}

async function leave(signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  // Running work fails when its servers stop: nobody needs those errors.
  process.on('uncaughtException', () => {})
  for (const cleanUp of [...pending].reverse()) await (async () => cleanUp())().catch(() => {})
  process.exit(128 + constants.signals[signal])
}
