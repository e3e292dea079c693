import type { AddLine, AddRequest, CachedFile, CacheStats, EdgeView, PurgeResult } from '@streamvault/api'
import type { Catalog, MediaFile, TitleSearch } from '@streamvault/catalog'
import type { JobRecord, Jobs } from '@streamvault/jobs'
import type { FastifyBaseLogger } from 'fastify'
import type { ChannelAdmin } from './channel-admin.ts'
import type { SessionAdmin } from './session-admin.ts'

/** What a signed address shall allow. */
export interface LinkGrant {
  fileId: string
  class: 'guest' | 'member'
  /** The address it is bound to, null for none. */
  address: string | null
  /** Who asked for it: the id of a device. Absent: made for nobody, and nobody's streams are counted. */
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

/** A picture, ready to be sent. */
export interface RenderedImage {
  bytes: Uint8Array
  contentType: string
  /** Quoted, as HTTP wants it; another one whenever the bytes are others. */
  etag: string
}

/** How a picture is wanted. */
export interface ImageWish {
  /** Pixels; null for its own width. */
  width: number | null
  /** The client's `Accept` header. */
  accept: string
}

/** What the cache is asked, and told to do. Files are named by id. */
export interface CacheAdmin {
  /** What it holds; titles of the files come from the catalogue. */
  stats(top: number): Promise<Omit<CacheStats, 'top'> & { top: Omit<CachedFile, 'titleId' | 'title' | 'size'>[] }>
  /** Begins one job a file. `headBytes` undefined: all of it. */
  warm(fileIds: readonly string[], headBytes: number | undefined): Promise<JobRecord[]>
  /** Begins one job. `target` is what was asked for: a title, a file, or `all`. */
  verify(fileIds: readonly string[] | 'all', target: string, bytesPerSecond: number | undefined): Promise<JobRecord>
}

/** What the manager works with. Nothing here is closed by it. */
export interface ManagerDeps {
  catalog: Catalog
  /** Asked by viewers, and told of every title that an operator changes. */
  search: Pick<TitleSearch, 'search' | 'noteTitle'>
  /** Adds files, telling of each as it finishes. Ends soon after `signal` aborts. */
  add: (request: AddRequest, signal: AbortSignal) => AsyncIterable<AddLine>
  signLink: (grant: LinkGrant) => Promise<SignedLink>
  /** Whether bytes of the file can be found where one of its sources says, as far as that can be seen without reading. */
  isThere: (file: MediaFile, signal: AbortSignal) => Promise<boolean>
  /** The person watches this file no more: it does not keep them from another. */
  leaveStream: (person: string, fileId: string) => Promise<void>
  /** `undefined` when there is no such picture. */
  renderImage: (id: string, wish: ImageWish, signal: AbortSignal) => Promise<RenderedImage | undefined>
  /**
   * Has every edge forget the bytes of these files, or of all. `target` is what was asked for: a title, a file, or `all`.
   * Edges that do not answer soon get it later.
   */
  purge: (fileIds: string[] | 'all', target: string, signal: AbortSignal) => Promise<PurgeResult>
  /** Asks every edge whether it is there. */
  listEdges: (signal: AbortSignal) => Promise<EdgeView[]>
  /** The cache of this process. */
  cache: CacheAdmin
  /** Work in the background. */
  jobs: Pick<
    Jobs,
    'list' | 'get' | 'cancel' | 'retry' | 'pause' | 'resume' | 'pauseKind' | 'resumeKind' | 'pausedKinds'
  >
  /** The accounts on Telegram; undefined when the configuration does not say how to ask it. */
  sessions: SessionAdmin | undefined
  /** Channels on Telegram; undefined where nobody said how to ask it. */
  channels: ChannelAdmin | undefined
  /** Bearer of the admin routes; an empty one closes them. */
  adminToken: string
  /** What the edge shows with every request; an empty one lets nobody in. */
  edgeToken: string
  log: FastifyBaseLogger
  /** Milliseconds since 1970. */
  now: () => number
}

/** Settings of the manager. */
export interface ManagerOptions {
  /** The class of a viewer without an account. */
  defaultClass: 'guest' | 'member'
  /** Origin that play links begin with, without a slash at its end; null gives links without an origin. */
  publicBase: string | null
  /** Play links a minute and address. Default 120. */
  maxPlaysPerMinute?: number
  /** Admin changes a minute and address. Default 600. */
  maxAdminWritesPerMinute?: number
  /** Wrong admin tokens a minute and address. Default 20. */
  maxWrongTokensPerMinute?: number
}
