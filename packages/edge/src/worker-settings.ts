import type { MessagePort } from 'node:worker_threads'
import type { LinkKeysOptions } from '@streamvault/crypto-links'
import type { HotMemory } from '@streamvault/slice-cache'
import type { AddressLimitsOptions } from './address-limits.ts'
import type { PlaceAnswer, PlaceQuestion } from './places/place-messages.ts'
import type { Upstreams } from './upstreams.ts'
import type { ClassRate } from './viewer-rates.ts'

/** The data that a worker thread is started with. */
export interface WorkerSettings {
  thread: number
  /** Number of threads. */
  threads: number
  host: string
  port: number
  reusePort: boolean
  cacheDir: string
  sliceBytes: number
  linkKeys: LinkKeysOptions
  upstreams: Upstreams
  limits: AddressLimitsOptions
  /** Networks of the trusted proxies in front. */
  trustedProxies: readonly string[]
  /** By class; a missing class has no limit. */
  rates: Partial<Record<'guest' | 'member', ClassRate>>
  seed: string
  /** Whether the main thread keeps places. */
  hasPlaces: boolean
  headersMs: number
  idleMs: number
  /** The slots of slices being fetched, shared with the filler. */
  memory: SharedArrayBuffer
  /** The most requested slices, shared by all threads. */
  hotMemory: HotMemory
  counterMemory: SharedArrayBuffer
  limitsMemory: SharedArrayBuffer
  ratesMemory: SharedArrayBuffer
  /** The port to the filler. */
  filler: MessagePort
}

/** From the main thread to a worker thread. */
export type ToEdgeWorker = { kind: 'drain'; ms: number } | PlaceAnswer

/** From a worker thread to the main thread. */
export type FromEdgeWorker =
  | { kind: 'listening' }
  | { kind: 'drained' }
  | { kind: 'error'; error: Error }
  | PlaceQuestion
