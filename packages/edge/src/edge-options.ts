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
  /** Folder of the slices, for nothing else. If it cannot be written, streaming goes on without the cache. */
  cacheDir: string
  /** Folder of unfinished slices, on the same file system. Default: inside `cacheDir`. */
  tmpDir?: string
  /** Bytes of all slices together. */
  maxBytes: number
  /** Bytes of the cache's disk that stay free for others. @default 0 */
  minFreeBytes?: number
  /** A slice that nobody requested for this long is removed. */
  inactiveMs: number
  /** Bytes a slice. @default 1 MiB; at most 32 MiB. */
  sliceBytes?: number
  /** Bytes of memory for the most requested slices, shared by all threads. @default 256 MiB */
  memoryBytes?: number
  /** @default one a core, at most four; one where the system has no `reusePort`. */
  threads?: number
  source: SliceSource
  upstreams: Upstreams
  /** Per address, over all threads. @default 256 connections and 256 requests a second */
  limits?: Partial<AddressLimitsOptions>
  /** Networks of the proxies in front, whose `X-Forwarded-For` is trusted. @default none */
  trustedProxies?: readonly string[]
  /**
   * Rate of each viewer of a class, over all their connections: a viewer is the token of a link and an address.
   *
   * @default guests 1,500,000 bytes a second after a burst of as many; a class that is not named has no limit
   */
  rates?: Partial<Record<'guest' | 'member', ClassRate>>
  /** Limits the files of a person and the addresses of a link. @default no limit */
  places?: StreamPlaces | undefined
  /** Milliseconds in which a request head must arrive. @default 10,000 */
  headersMs?: number
  /** Milliseconds in which a viewer must take at least one byte. @default 60,000 */
  idleMs?: number
  /** The script of a thread. Tests of crashing threads set another one. */
  workerFile?: URL
  /** Called with each failure that was worked around: a slice not written, a source that failed, a thread that died. */
  onError: (error: unknown) => void
}

/** What the edge did since it was made, over all threads. */
export interface EdgeStats {
  sliceRequests: { hit: number; miss: number; joined: number }
  /** Slices fetched but not written to disk. */
  writesDropped: number
  /** Removed slices, by reason. */
  slicesRemoved: Readonly<RemovedSlices>
  streamBytes: Record<'guest' | 'member', number>
  streamsActive: number
}

/** The public server: sends files by signed links, and proxies every other request. */
export interface Edge extends AsyncDisposable {
  readonly port: number
  /** `http://host:port`, as clients reach it. */
  readonly address: string
  readonly stats: () => EdgeStats
  /** Bytes of slices on disk. */
  cacheBytes(): number
  /** Slices on disk. */
  cacheSlices(): number
  /** Bytes of memory that hold slices: copies of some on disk, not counted in `cacheBytes`. */
  memoryBytes(): number
  /** Invalidates a file, or all: description and slices. No old byte is sent after this settles. */
  purge(fileId: string | undefined): Promise<void>
  /** The operator's tools for the cache. */
  readonly cache: CacheTools
  /** Accepts no more connections, and lets answers finish for at most `ms` (default 10,000). */
  drain(ms?: number): Promise<void>
}
