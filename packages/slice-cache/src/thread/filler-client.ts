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

/** The thread's end of the port, and the memory that it shares with the filler; `sliceBytes` is the filler's too. */
export interface FillerClientOptions {
  port: FillerPort<ToFiller, ToWorker>
  memory: SharedArrayBuffer
  sliceBytes: number
  /** Files whose description is kept. */
  maxFiles: number
  /** Told of slices that lie in memory, and of what to forget. */
  hot?: HotSlices
  /** Told when everything known of a file, or of all, is out of date. */
  onForget: (fileId: string | undefined) => void
  /** Told of slices that were removed from the disk: what is open of them is to be closed. */
  onRemoved: (keys: readonly SliceKey[]) => void
  /** Told when a reader joined a fetch that this thread already waits for. */
  onJoined: () => void
}

/** A worker thread's side of the talk with the filler. */
export interface FillerClient extends Disposable {
  /** The description of a file where one is kept that is fresh: no wait. `undefined` says nothing, ask `describe`. */
  known(fileId: string): FileMeta | undefined
  /** Describes a file. @throws SliceUnavailableError when the source fails, or the signal's reason when it aborts */
  describe(fileId: string, signal: AbortSignal): Promise<FileMeta | undefined>
  /**
   * Asks for what is wanted of a slice. `viewer` is who is counted when nobody fetches it yet. `ahead` was fetching it for
   * them, and need not be left.
   */
  fetch(slice: SliceKey, wanted: WantedPart, viewer: string | undefined, ahead?: AheadFetch): Arriving
  /** Has a slice fetched where it is missing and there is a slot to spare, until it is left or handed over. */
  fetchAhead(fileId: string, index: number, viewer: string | undefined): AheadFetch
  reportDamage(fileId: string, index: number): void
  /** Counts a use of a slice read from the disk; told to the filler now and then. */
  touch(fileId: string, index: number): void
}

/** Talks to the filler: one question a slice and thread, however many readers wait for it here. */
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
