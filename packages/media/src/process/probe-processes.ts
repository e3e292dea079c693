import type { MediaInfo } from '@streamvault/catalog'
import { createSemaphore } from '@streamvault/waits'
import { DamagedMediaError, ProbeUnavailableError } from '../errors.ts'
import type { MediaByteSource } from '../media-byte-source.ts'
import { type ProbeProcess, ProbeProcessEndedError, startProbeProcess } from './probe-process.ts'

/** Limits of the pool. */
export interface ProbeProcessesOptions {
  /** Concurrent processes; further files wait. */
  maxProcesses: number
  /** Milliseconds after which an idle process is ended. */
  idleMs: number
  /** Starts a process. Tests pass processes that end early. */
  start?: () => ProbeProcess
}

/** A pool of processes that parse containers: starts them on demand, reuses them, replaces those that end. */
export interface ProbeProcesses {
  /**
   * Parses a file when a process is free, for at most `maxMs` from then on.
   *
   * @throws DamagedMediaError also when the file takes too much time or memory; ProbeUnavailableError when no process
   * starts; otherwise as `ProbeProcess`.
   */
  probe(source: MediaByteSource, signal: AbortSignal, maxMs: number): Promise<MediaInfo>
}

/** Creates the pool; starts no process yet. */
export function createProbeProcesses(options: ProbeProcessesOptions): ProbeProcesses {
  const { maxProcesses, idleMs, start = startProbeProcess } = options
  const semaphore = createSemaphore(maxProcesses)
  const idle = new Map<ProbeProcess, NodeJS.Timeout>()

  function take(): ProbeProcess {
    for (const [found, timer] of [...idle].reverse()) {
      clearTimeout(timer)
      idle.delete(found)
      if (!found.isGone) return found
    }
    return start()
  }

  function give(back: ProbeProcess): void {
    if (back.isGone) return
    const end = (): void => {
      idle.delete(back)
      back.kill()
    }
    idle.set(back, setTimeout(end, idleMs).unref())
  }

  async function probeOnce(source: MediaByteSource, signal: AbortSignal): Promise<MediaInfo> {
    const taken = take()
    try {
      return await taken.probe(source, signal)
    } finally {
      give(taken)
    }
  }

  async function probe(source: MediaByteSource, signal: AbortSignal): Promise<MediaInfo> {
    // A process that ended before it read a byte proves nothing about this file: it may have died while idle.
    const first = await probeOnce(source, signal).catch(unlessBegun)
    const info = first ?? (await probeOnce(source, signal).catch(unlessBegun))
    if (info === undefined) throw new ProbeUnavailableError()
    return info
  }

  return {
    probe: (source, signal, maxMs) =>
      semaphore.run(signal, async () => {
        const deadline = AbortSignal.timeout(maxMs)
        try {
          return await probe(source, AbortSignal.any([signal, deadline]))
        } catch (error) {
          signal.throwIfAborted()
          if (deadline.aborted) throw new DamagedMediaError('unknown', 'reading it took too long', { cause: error })
          throw error
        }
      }),
  }
}

function unlessBegun(error: unknown): undefined {
  if (!(error instanceof ProbeProcessEndedError)) throw error
  if (!error.hasBegun) return undefined
  const why = error.hasAborted ? 'reading it took too much memory' : 'the process that read it broke'
  throw new DamagedMediaError('unknown', why, { cause: error })
}
