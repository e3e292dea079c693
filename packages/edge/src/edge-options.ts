import type { LinkKeysOptions } from '@streamvault/crypto-links'
import type { CacheTools, RemovedSlices, SliceSource } from '@streamvault/slice-cache'
import type { AddressLimitsOptions } from './address-limits.ts'
import type { StreamPlaces } from './places/stream-places.ts'
import type { Upstreams } from './upstreams.ts'
import type { ClassRate } from './viewer-rates.ts'

/** Where the edge listens, what it reads from, and the bounds of its cache and its viewers. */
export interface EdgeOptions {
  host: string
  /** 0 picks a free one. */
  port: number
  /** Secrets that links are checked with. */
  linkKeys: LinkKeysOptions
  /** Folder of the slices; nothing else may lie in it. One that cannot be written costs the cache, not the stream. */
  cacheDir: string
  /** Where slices are written before they are whole, on the same file system. Default: inside `cacheDir`. */
  tmpDir?: string
  /** Bytes of all slices together. */
  maxBytes: number
  /** Bytes of the cache's disk that are left to others. @default 0 */
  minFreeBytes?: number
  /** A slice that nobody asked for this long is removed. */
  inactiveMs: number
  /** Bytes a slice. @default 1 MiB; at most 32 MiB. */
  sliceBytes?: number
  /** Bytes of memory for the slices asked for most, shared by all threads. @default 256 MiB */
  memoryBytes?: number
  /** @default one a core, at most four; one where the system has no shared ports. */
  threads?: number
  source: SliceSource
  upstreams: Upstreams
  /** Per address, over all threads. @default 256 connections and 256 requests a second */
  limits?: Partial<AddressLimitsOptions>
  /** Networks of the proxies in front, whose `X-Forwarded-For` is believed. @default none */
  trustedProxies?: readonly string[]
  /**
   * What each viewer of a class may have, over all their connections: a viewer is the token of a link and an address.
   *
   * @default guests 1,500,000 bytes a second after as many at once; a class that is not named is not held back
   */
  rates?: Partial<Record<'guest' | 'member', ClassRate>>
  /** Who may watch how much at once. @default everybody everything */
  places?: StreamPlaces | undefined
  /** Milliseconds for a request head. @default 10,000 */
  headersMs?: number
  /** Milliseconds in which a viewer must take a byte. @default 60,000 */
  idleMs?: number
  /** What a thread runs. Another one than ours is for tests of threads that crash. */
  workerFile?: URL
  /** Told of what went wrong and was worked around: a slice not written, a source that failed, a thread that died. */
  onError: (error: unknown) => void
}

/** What the edge did since it was made, over all threads. */
export interface EdgeStats {
  sliceRequests: { hit: number; miss: number; joined: number }
  /** Slices fetched but not kept. */
  writesDropped: number
  /** Slices that went again, by why. */
  slicesRemoved: Readonly<RemovedSlices>
  streamBytes: Record<'guest' | 'member', number>
  streamsActive: number
}

/** The public door: bytes by signed links, everything else handed on. */
export interface Edge extends AsyncDisposable {
  readonly port: number
  /** `http://host:port`, as others reach it. */
  readonly address: string
  readonly stats: () => EdgeStats
  /** Bytes of slices on disk. */
  cacheBytes(): number
  /** Slices on disk. */
  cacheSlices(): number
  /** Bytes of memory that hold slices: copies of some on disk, not counted in `cacheBytes`. */
  memoryBytes(): number
  /** Forgets a file, or all: description and slices. Nothing of it is served when this settles. */
  purge(fileId: string | undefined): Promise<void>
  /** What an operator does with the cache. */
  readonly cache: CacheTools
  /** Takes no more connections, and lets answers end for at most `ms` (10,000 unless told). */
  drain(ms?: number): Promise<void>
}
