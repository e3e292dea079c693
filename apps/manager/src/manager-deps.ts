import type { AddLine, AddRequest, LinkForm, PurgeResult, SplitRequest, TitleEdit } from '@streamvault/api'
import type { Catalog, Title } from '@streamvault/catalog'
import type { FastifyBaseLogger } from 'fastify'

/** What of the catalog is read here. */
export type ReadCatalog = Pick<
  Catalog,
  'getTitle' | 'listTitles' | 'countTitles' | 'getFile' | 'filesOfTitle' | 'listFiles'
>

/**
 * Changes of titles. Each checks its own rules; an id that is not there throws an error of code `TITLE_NOT_FOUND` or
 * `FILE_NOT_FOUND`, a change that cannot be `ManagerError` `edit_conflict`.
 */
export interface TitleEditing {
  /** @returns the title as it is now */
  editTitle(id: string, edit: TitleEdit): Promise<Title>
  /** Gives all files of `id` to `into` and lets `id` go. @returns the title that took them */
  mergeTitles(id: string, into: string): Promise<Title>
  /** Gives some files of `id` a title of their own. @returns the new title */
  splitFiles(id: string, split: SplitRequest): Promise<Title>
  /** Lets nobody find the title again, and its files not be added again. */
  removeTitle(id: string): Promise<void>
}

/** What a signed address shall allow. */
export interface LinkGrant {
  fileId: string
  class: 'guest' | 'member'
  /** The address it is bound to, null for none. */
  address: string | null
  ttlSeconds: number
  form: LinkForm
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

/** What the manager works with. Nothing here is closed by it. */
export interface ManagerDeps {
  catalog: ReadCatalog
  editing: TitleEditing
  /** Published titles, best first. */
  search: (query: string, limit: number) => Promise<Title[]>
  /** Adds files, telling of each as it finishes. Ends soon after `signal` aborts. */
  add: (request: AddRequest, signal: AbortSignal) => AsyncIterable<AddLine>
  signLink: (grant: LinkGrant) => Promise<SignedLink>
  /** `undefined` when there is no such picture. */
  renderImage: (id: string, wish: ImageWish, signal: AbortSignal) => Promise<RenderedImage | undefined>
  /** Forgets the cached bytes of these files, or of all. */
  purge: (fileIds: string[] | 'all', signal: AbortSignal) => Promise<PurgeResult>
  /** Bearer of the admin routes; an empty one closes them. */
  adminToken: string
  /** What the edge shows with every request; an empty one lets nobody in. */
  edgeToken: string
  log: FastifyBaseLogger
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
