import type { FileState, MediaFile } from './media-file.ts'
import type { PublicationState, Title, TitleKind } from './title.ts'

/** The order of a list: the latest added first, by folded name, or the latest year first and unknown years last. */
export type TitleSort = 'newest' | 'name' | 'year'

/** Selects the titles of a list. */
export interface TitleFilter {
  kind?: TitleKind
  genre?: string
  quality?: string
  year?: number
  /** Default: published only. */
  states?: PublicationState[]
  isDemo?: boolean
}

/** A page of a list, and the cursor of the next. */
export interface Page<Item> {
  items: Item[]
  /** Pass it back to get the next page; null at the end. Opaque. */
  nextCursor: string | null
}

/** The requested list and page. */
export interface TitleQuery extends TitleFilter {
  sort: TitleSort
  /** 1 to 200. */
  limit: number
  cursor?: string
}

/** The words of a search: each group holds spellings of one query word, any of which matches. */
export type TokenGroups = string[][]

/**
 * Keeps titles and files. Every call changes one document, atomically.
 *
 * A `put` replaces the document with that id. A missing document is `undefined`; a failing store throws.
 */
export interface Catalog extends AsyncDisposable {
  getTitle(id: string): Promise<Title | undefined>
  putTitle(title: Title): Promise<void>
  deleteTitle(id: string): Promise<void>
  /**
   * Keyset pages, tie-broken by id. A title added meanwhile never makes another appear twice. @throws BadCursorError,
   * RangeError for a limit outside 1 to 200
   */
  listTitles(query: TitleQuery): Promise<Page<Title>>
  countTitles(filter: TitleFilter): Promise<number>
  /**
   * The title of that kind with a name or alias that folds to `nameKey` (see `nameKeyOf`); the years must be equal when
   * both are known. Removed titles are not found. Of several, see `chooseTitle`.
   */
  findTitle(kind: TitleKind, nameKey: string, year: number | null): Promise<Title | undefined>
  /**
   * Published titles whose tokens (see `titleTokensOf`) contain a word of every group, in the order of `searchRankOf`.
   * No group, no titles.
   */
  searchTitles(groups: TokenGroups, limit: number): Promise<Title[]>
  /** Every word of a published title, once, with the number of titles that have it. */
  listTokens(): Promise<{ token: string; titles: number }[]>

  getFile(id: string): Promise<MediaFile | undefined>
  putFile(file: MediaFile): Promise<void>
  deleteFile(id: string): Promise<void>
  /** In the order of `compareFiles`. */
  filesOfTitle(titleId: string): Promise<MediaFile[]>
  /** Of several, the first by `compareUse`. */
  findFileByHash(contentHash: string): Promise<MediaFile | undefined>
  /** The file with this object among its sources. Of several, the first by `compareUse`. */
  findFileBySource(store: string, key: string): Promise<MediaFile | undefined>
  /** Files by id, `afterId` exclusive. */
  listFiles(query: { states?: FileState[]; afterId?: string; limit: number }): Promise<MediaFile[]>
}
