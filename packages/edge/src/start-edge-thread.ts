import { MessageChannel, Worker } from 'node:worker_threads'
import type { Filler } from '@streamvault/slice-cache'
import { openAddressLimits } from './address-limits.ts'
import { openCounters } from './counters.ts'
import type { StartedThread } from './edge-threads.ts'
import { answerPlaces } from './places/answer-places.ts'
import type { StreamPlaces } from './places/stream-places.ts'
import type { FromEdgeWorker, ToEdgeWorker, WorkerSettings } from './worker-settings.ts'

/** What every thread of an edge is started with, and who it speaks with. */
export interface StartEdgeThreadOptions {
  settings: Omit<WorkerSettings, 'thread' | 'filler'>
  filler: Filler
  places: StreamPlaces | undefined
  /** What the thread runs. */
  workerFile: URL
  /** Told of what goes wrong in the thread. */
  onError: (error: unknown) => void
}

/**
 * A thread's heap. Measured: at the system's limit of gigabytes the heap is compacted so seldom that rounds of 2,000
 * viewers who leave take it to 150 MB a thread, of which 20 are used; so it stays near 50. A viewer needs some 25 KB.
 */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 }

/** Starts one thread of an edge, with its way to the filler. */
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
