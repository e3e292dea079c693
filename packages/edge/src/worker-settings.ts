import type { MessagePort } from 'node:worker_threads'
import type { LinkKeysOptions } from '@streamvault/crypto-links'
import type { HotMemory } from '@streamvault/slice-cache'
import type { AddressLimitsOptions } from './address-limits.ts'
import type { PlaceAnswer, PlaceQuestion } from './places/place-messages.ts'
import type { Upstreams } from './upstreams.ts'
import type { ClassRate } from './viewer-rates.ts'

/** What a worker thread is started with. */
export interface WorkerSettings {
  thread: number
  /** How many there are. */
  threads: number
  host: string
  port: number
  reusePort: boolean
  cacheDir: string
  sliceBytes: number
  linkKeys: LinkKeysOptions
  upstreams: Upstreams
  limits: AddressLimitsOptions
  /** Networks of the proxies in front. */
  trustedProxies: readonly string[]
  /** By class; one that is missing is not held back. */
  rates: Partial<Record<'guest' | 'member', ClassRate>>
  seed: string
  /** Whether the main thread keeps places. */
  hasPlaces: boolean
  headersMs: number
  idleMs: number
  /** Slices on their way, shared with the filler. */
  memory: SharedArrayBuffer
  /** Slices asked for most, shared by all threads. */
  hotMemory: HotMemory
  counterMemory: SharedArrayBuffer
  limitsMemory: SharedArrayBuffer
  ratesMemory: SharedArrayBuffer
  /** The way to the filler. */
  filler: MessagePort
}

/** From the main thread to a worker. */
export type ToEdgeWorker = { kind: 'drain'; ms: number } | PlaceAnswer

/** From a worker to the main thread. */
export type FromEdgeWorker =
  | { kind: 'listening' }
  | { kind: 'drained' }
  | { kind: 'error'; error: Error }
  | PlaceQuestion
