import { createFileDescriptions } from '../file-descriptions.ts'
import type { FileMeta } from '../file-meta.ts'
import type { HotSlices } from '../hot/hot-slices.ts'
import type { FillerPort, ToFiller, ToWorker } from '../messages.ts'
import type { WantedPart } from '../probe.ts'
import type { SliceKey } from '../slice-key.ts'
import { type AheadFetch, beginAheadFetch } from './ahead-fetch.ts'
import { type Arriving, createArrivals } from './arrivals.ts'
import { askDescription } from './ask-description.ts'
import { createQuestions } from './questions.ts'
import { createToldUses } from './told-uses.ts'

/** The thread's end of the port, and the memory shared with the filler; `sliceBytes` equals the filler's. */
export interface FillerClientOptions {
  port: FillerPort<ToFiller, ToWorker>
  memory: SharedArrayBuffer
  sliceBytes: number
  /** Files whose description is cached. */
  maxFiles: number
  /** Learns which slices are in memory, and which to forget. */
  hot?: HotSlices
  /** Called when everything cached of a file, or of all, is invalid. */
  onForget: (fileId: string | undefined) => void
  /** Called with slices that were removed from disk: open descriptors of them must be closed. */
  onRemoved: (keys: readonly SliceKey[]) => void
  /** Called when a reader joined a fetch that this thread already waits for. */
  onJoined: () => void
}

/** A worker thread's client of the filler. */
export interface FillerClient extends Disposable {
  /** The cached description if it is fresh, without a wait. On `undefined` call `describe`. */
  known(fileId: string): FileMeta | undefined
  /** Describes a file. @throws SliceUnavailableError when the source fails, or the signal's reason when it is aborted */
  describe(fileId: string, signal: AbortSignal): Promise<FileMeta | undefined>
  /**
   * Requests a part of a slice. The source counts `viewer` if this begins a fetch. `ahead` is their read-ahead of the
   * slice, which this call ends.
   */
  fetch(slice: SliceKey, wanted: WantedPart, viewer: string | undefined, ahead?: AheadFetch): Arriving
  /** Fetches a missing slice if a slot is free, until the read-ahead is left or handed over. */
  fetchAhead(fileId: string, index: number, viewer: string | undefined): AheadFetch
  reportDamage(fileId: string, index: number): void
  /** Counts a use of a slice read from disk; uses are sent to the filler in batches. */
  touch(fileId: string, index: number): void
}

/** Talks to the filler: one question a slice and thread, shared by all readers in the thread. */
export function createFillerClient(options: FillerClientOptions): FillerClient {
  const { port, memory, sliceBytes, maxFiles, hot, onForget, onRemoved, onJoined } = options
  const questions = createQuestions(port)
  const arrivals = createArrivals({ questions, memory, sliceBytes })
  const files = createFileDescriptions((fileId, signal) => askDescription(questions, fileId, signal), maxFiles)
  const uses = createToldUses((keys) => port.postMessage({ kind: 'touched', keys }))

  function forget(fileId: string | undefined): void {
    files.forget(fileId)
    hot?.forget(fileId)
    onForget(fileId)
  }

  port.on('message', (message) => {
    if (message.kind === 'hot') return hot?.add(message.slice)
    if (message.kind === 'forget') forget(message.fileId)
    else if (message.kind === 'removed') onRemoved(message.keys)
    else return questions.take(message)
    port.postMessage({ kind: 'forgot', question: message.question })
  })

  return {
    known: files.known,
    describe: files.describe,
    fetch(slice, wanted, viewer, ahead) {
      const isCounted = ahead?.outcome === 'begun'
      const joined = arrivals.join(slice, wanted)
      if (joined === undefined) {
        return arrivals.begin({ ...slice, ...wanted, viewer, isCounted, replaces: ahead?.handOver() })
      }
      if (!isCounted) onJoined()
      ahead?.leave()
      return joined
    },
    fetchAhead: (fileId, index, viewer) => beginAheadFetch(questions, { fileId, index, viewer, end: sliceBytes }),
    reportDamage: (fileId, index) => port.postMessage({ kind: 'damaged', fileId, index }),
    touch: (fileId, index) => uses.add({ fileId, index }),
    [Symbol.dispose]: () => uses[Symbol.dispose](),
  }
}
