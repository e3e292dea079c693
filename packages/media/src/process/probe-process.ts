import { fork } from 'node:child_process'
import type { MediaInfo } from '@streamvault/catalog'
import { DamagedMediaError, NotMediaError } from '../errors.ts'
import type { MediaByteSource } from '../media-byte-source.ts'
import type { FromProbeProcess, Refusal, ToProbeProcess } from './probe-messages.ts'

/** A process that parses containers, one at a time. */
export interface ProbeProcess {
  /**
   * Parses one file. Aborting the signal kills the process: nothing else stops a loop over crafted counts.
   *
   * @throws ProbeProcessEndedError, NotMediaError, DamagedMediaError, or the source's error.
   */
  probe(source: MediaByteSource, signal: AbortSignal): Promise<MediaInfo>
  /** Its process id, for monitoring; none when it did not start. */
  readonly pid?: number | undefined
  /** Whether it has ended or was killed. */
  readonly isGone: boolean
  /** Kills it. */
  kill(): void
}

/** The process ended by itself. */
export class ProbeProcessEndedError extends Error {
  override name = 'ProbeProcessEndedError'
  readonly code = 'probe_process_ended'
  /** Whether it had read bytes of the file: the file may be the cause. */
  readonly hasBegun: boolean
  /** Whether it aborted itself, as V8 does without memory. */
  readonly hasAborted: boolean

  constructor(hasBegun: boolean, hasAborted: boolean, options?: ErrorOptions) {
    super('Cannot read the container: the process that reads it ended', options)
    this.hasBegun = hasBegun
    this.hasAborted = hasAborted
  }
}

interface Job {
  id: number
  source: MediaByteSource
  signal: AbortSignal
  hasBegun: boolean
  /** The first error of the source: it is not the container's fault. */
  sourceFailure?: { error: unknown }
  resolve(info: MediaInfo): void
  reject(error: unknown): void
}

const PROBE_CHILD = new URL('./probe-child.ts', import.meta.url)
/** Measured: an index of three million frames (fourteen hours at 60 per second) fits; 256 MiB fits one half as long. */
const HEAP_MIB = 512

/** Starts a process. It keeps its parent alive only during a job, and ends with its parent. */
export function startProbeProcess(): ProbeProcess {
  const child = fork(PROBE_CHILD, [String(process.pid)], {
    execArgv: [`--max-old-space-size=${HEAP_MIB}`],
    serialization: 'advanced',
    // The parent reports the end of the process as an error, so V8's own output is not needed.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Container parsers get none of our environment variables.
    env: { MALLOC_ARENA_MAX: '2' },
  })
  let job: Job | undefined
  let lastJob = 0
  let isGone = false
  holdParent(false)

  function holdParent(isHeld: boolean): void {
    const act = isHeld ? 'ref' : 'unref'
    child[act]()
    child.channel?.[act]()
  }

  function tell(message: ToProbeProcess): void {
    // The exit event reports a process that is gone.
    if (child.connected) child.send(message, () => {})
  }

  function kill(): void {
    isGone = true
    child.kill('SIGKILL')
  }

  function ended(hasAborted: boolean, cause?: unknown): void {
    isGone = true
    job?.reject(new ProbeProcessEndedError(job.hasBegun, hasAborted, { cause }))
  }

  async function serve({ job: id, read, range }: Extract<FromProbeProcess, { kind: 'read' }>): Promise<void> {
    if (job?.id !== id) return
    const asker = job
    asker.hasBegun = true
    try {
      tell({ kind: 'bytes', read, bytes: await asker.source.read(range, asker.signal) })
    } catch (error) {
      asker.sourceFailure ??= { error }
      tell({ kind: 'noBytes', read })
    }
  }

  child.on('message', (message: FromProbeProcess) => {
    if (message.kind === 'read') return void serve(message)
    if (job?.id !== message.job) return
    // A detail that could not be read looks like a missing one, and would be stored as missing.
    if (job.sourceFailure !== undefined) job.reject(job.sourceFailure.error)
    else if (message.kind === 'done') job.resolve(message.info)
    else job.reject(errorOf(message.refusal))
  })
  child.on('error', (error) => ended(false, error))
  child.on('exit', (_code, signal) => ended(signal === 'SIGABRT'))

  return {
    get isGone() {
      return isGone
    },
    pid: child.pid,
    kill,
    async probe(source, signal) {
      signal.throwIfAborted()
      if (isGone) throw new ProbeProcessEndedError(false, false)
      lastJob += 1
      const { promise, resolve, reject } = Promise.withResolvers<MediaInfo>()
      job = { id: lastJob, source, signal, hasBegun: false, resolve, reject }
      const onAbort = (): void => {
        kill()
        reject(signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      holdParent(true)
      tell({ kind: 'probe', job: lastJob, size: source.size })
      try {
        return await promise
      } finally {
        signal.removeEventListener('abort', onAbort)
        job = undefined
        holdParent(false)
      }
    },
  }
}

function errorOf(refusal: Refusal): Error {
  return refusal.code === 'not_media' ? new NotMediaError() : new DamagedMediaError(refusal.container, refusal.why)
}
