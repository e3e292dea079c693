import { fork } from 'node:child_process'
import type { MediaInfo } from '@streamvault/catalog'
import { DamagedMediaError, NotMediaError } from '../errors.ts'
import type { MediaByteSource } from '../media-byte-source.ts'
import type { FromProbeProcess, Refusal, ToProbeProcess } from './probe-messages.ts'

/** A process that reads containers, one at a time. */
export interface ProbeProcess {
  /**
   * Reads one file. The process is killed when the signal aborts: nothing else stops a loop over crafted counts.
   *
   * @throws ProbeProcessEndedError, NotMediaError, DamagedMediaError, or what the source threw.
   */
  probe(source: MediaByteSource, signal: AbortSignal): Promise<MediaInfo>
  /** Its number in the system, for those who watch; none when it could not be started. */
  readonly pid?: number | undefined
  /** Whether it can be used no more. */
  readonly isGone: boolean
  /** Ends it. */
  kill(): void
}

/** The process ended by itself. */
export class ProbeProcessEndedError extends Error {
  override name = 'ProbeProcessEndedError'
  readonly code = 'probe_process_ended'
  /** Whether it had read some of the file: it may have ended of that. */
  readonly hasBegun: boolean
  /** Whether it gave itself up, as the engine does that finds no more memory. */
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
  /** What the source itself threw first: not the container's fault. */
  sourceFailure?: { error: unknown }
  resolve(info: MediaInfo): void
  reject(error: unknown): void
}

const PROBE_CHILD = new URL('./probe-child.ts', import.meta.url)
/** Measured: an index of three million pictures, fourteen hours at sixty a second, fits; with 256 MiB one of half that. */
const HEAP_MIB = 512

/** Starts a process. It keeps its parent alive only while it reads, and ends with it. */
export function startProbeProcess(): ProbeProcess {
  const child = fork(PROBE_CHILD, [String(process.pid)], {
    execArgv: [`--max-old-space-size=${HEAP_MIB}`],
    serialization: 'advanced',
    // What the engine says of its end is said again as an error.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Nothing of ours is for those who write containers.
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
    // A process that is gone is told of by its exit.
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
    // A detail that could not be read looks like one that is not there, and would be kept as that.
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
