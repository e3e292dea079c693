import { MessageChannel, Worker } from 'node:worker_threads'
import type { Filler } from '@streamvault/slice-cache'
import { openAddressLimits } from './address-limits.ts'
import { openCounters } from './counters.ts'
import type { StartedThread } from './edge-threads.ts'
import { answerPlaces } from './places/answer-places.ts'
import type { StreamPlaces } from './places/stream-places.ts'
import type { FromEdgeWorker, ToEdgeWorker, WorkerSettings } from './worker-settings.ts'

/** What each thread of an edge is started with, and its peers. */
export interface StartEdgeThreadOptions {
  settings: Omit<WorkerSettings, 'thread' | 'filler'>
  filler: Filler
  places: StreamPlaces | undefined
  /** The script of the thread. */
  workerFile: URL
  /** Called with each failure of the thread. */
  onError: (error: unknown) => void
}

/**
 * Heap limits of a thread. Measured: at the system's limit of gigabytes V8 compacts so seldom that rounds of 2,000
 * viewers who leave grow the heap to 150 MB a thread, 20 of them in use; with these limits it stays near 50. A viewer
 * needs some 25 KB.
 */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 }

/** Starts one thread of an edge, with its port to the filler. */
export function startEdgeThread(thread: number, options: StartEdgeThreadOptions): StartedThread {
  const { settings, filler, places, workerFile, onError } = options
  const channel = new MessageChannel()
  const detach = filler.attach(channel.port1, thread)
  const workerData: WorkerSettings = { ...settings, thread, filler: channel.port2 }
  const worker = new Worker(workerFile, { workerData, transferList: [channel.port2], resourceLimits: HEAP_LIMITS })
  const answer = places && answerPlaces(places, (told: ToEdgeWorker) => worker.postMessage(told), onError)
  worker.on('message', (message: FromEdgeWorker) => {
    if (message.kind === 'error') onError(message.error)
    else if (message.kind === 'enter' || message.kind === 'used') void answer?.(message)
  })
  return {
    worker,
    release() {
      detach()
      channel.port1.close()
      openAddressLimits(settings.limitsMemory, thread, settings.limits).reset()
      openCounters(settings.counterMemory, thread).reset('streamsActive')
    },
  }
}
