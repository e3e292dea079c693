import type { AddLine, AddRequest, CachedFile, CacheStats, EdgeView, PurgeResult } from '@streamvault/api'
import type { Catalog, MediaFile, TitleSearch } from '@streamvault/catalog'
import type { JobRecord, Jobs } from '@streamvault/jobs'
import type { FastifyBaseLogger } from 'fastify'
import type { ChannelAdmin } from './channel-admin.ts'
import type { SessionAdmin } from './session-admin.ts'

/** What a signed address permits. */
export interface LinkGrant {
  fileId: string
  class: 'guest' | 'member'
  /** The address it is bound to, null for none. */
  address: string | null
  /** The requester: the id of a device. Absent: the link has no person, and its streams are not counted. */
  person?: string
  ttlSeconds: number
}

/** A signed address. */
export interface SignedLink {
  /** Path and query, from `/stream/…` on. */
  path: string
  /** Milliseconds since 1970. */
  expiresAt: number
}

/** An encoded picture. */
export interface RenderedImage {
  bytes: Uint8Array
  contentType: string
  /** Quoted, as HTTP requires; changes with the bytes. */
  etag: string
}

/** The requested form of a picture. */
export interface ImageWish {
  /** Pixels; null for its original width. */
  width: number | null
  /** The client's `Accept` header. */
  accept: string
}

/** The operator's actions on the cache. Files are named by id. */
export interface CacheAdmin {
  /** Its contents; titles of the files come from the catalogue. */
  stats(top: number): Promise<Omit<CacheStats, 'top'> & { top: Omit<CachedFile, 'titleId' | 'title' | 'size'>[] }>
  /** Starts one job per file. `headBytes` undefined: all of it. */
  warm(fileIds: readonly string[], headBytes: number | undefined): Promise<JobRecord[]>
  /** Starts one job. `target` is the operator's request: a title, a file, or `all`. */
  verify(fileIds: readonly string[] | 'all', target: string, bytesPerSecond: number | undefined): Promise<JobRecord>
}

/** The manager's dependencies. It closes none of them. */
export interface ManagerDeps {
  catalog: Catalog
  /** Serves viewers' searches, and is updated with every title that an operator changes. */
  search: Pick<TitleSearch, 'search' | 'noteTitle'>
  /** Adds files, and reports each as it finishes. Ends soon after `signal` aborts. */
  add: (request: AddRequest, signal: AbortSignal) => AsyncIterable<AddLine>
  signLink: (grant: LinkGrant) => Promise<SignedLink>
  /** Whether one of the file's sources seems to have its bytes, as far as is visible without reading. */
  isThere: (file: MediaFile, signal: AbortSignal) => Promise<boolean>
  /** The person has stopped watching this file: it no longer counts against their limit. */
  leaveStream: (person: string, fileId: string) => Promise<void>
  /** Resolves `undefined` when there is no such picture. */
  renderImage: (id: string, wish: ImageWish, signal: AbortSignal) => Promise<RenderedImage | undefined>
  /**
   * Invalidates the bytes of these files, or of all, on every edge. `target` is the operator's request: a title, a
   * file, or `all`. Edges that do not answer soon get the purge later.
   */
  purge: (fileIds: string[] | 'all', target: string, signal: AbortSignal) => Promise<PurgeResult>
  /** Checks whether each edge answers. */
  listEdges: (signal: AbortSignal) => Promise<EdgeView[]>
  /** This process's cache. */
  cache: CacheAdmin
  /** Background jobs. */
  jobs: Pick<
    Jobs,
    'list' | 'get' | 'cancel' | 'retry' | 'pause' | 'resume' | 'pauseKind' | 'resumeKind' | 'pausedKinds'
  >
  /** The accounts on Telegram; undefined when Telegram is not configured. */
  sessions: SessionAdmin | undefined
  /** Channels on Telegram; undefined when Telegram is not configured. */
  channels: ChannelAdmin | undefined
  /** Bearer token of the admin routes; an empty one closes them. */
  adminToken: string
  /** The token that the edge sends with every request; an empty one refuses all. */
  edgeToken: string
  log: FastifyBaseLogger
  /** Milliseconds since 1970. */
  now: () => number
}

/** Settings of the manager. */
export interface ManagerOptions {
  /** The class of a viewer without an account. */
  defaultClass: 'guest' | 'member'
  /** Origin of play links, without a trailing slash; null gives links without an origin. */
  publicBase: string | null
  /** Play links per minute and address. Default 120. */
  maxPlaysPerMinute?: number
  /** Admin changes per minute and address. Default 600. */
  maxAdminWritesPerMinute?: number
  /** Wrong admin tokens per minute and address. Default 20. */
  maxWrongTokensPerMinute?: number
}
