import type { FileState, MediaFile } from './media-file.ts'
import type { PublicationState, Title, TitleKind } from './title.ts'

/** How a list of titles is ordered: the latest added first, by folded name, or the latest year first and unknown years last. */
export type TitleSort = 'newest' | 'name' | 'year'

/** What a list of titles shall hold. */
export interface TitleFilter {
  kind?: TitleKind
  genre?: string
  quality?: string
  year?: number
  /** Default: published alone. */
  states?: PublicationState[]
  isDemo?: boolean
}

/** A page of a list, and where the next begins. */
export interface Page<Item> {
  items: Item[]
  /** Pass it on to get the next page; null at the end. Opaque. */
  nextCursor: string | null
}

/** Which page of which list. */
export interface TitleQuery extends TitleFilter {
  sort: TitleSort
  /** 1 to 200. */
  limit: number
  cursor?: string
}

/** Words that a search may use: each group holds spellings of one asked word, any of which will do. */
export type TokenGroups = string[][]

/**
 * Keeps titles and files. Every call changes one document, whole or not at all.
 *
 * A `put` replaces the document of that id. A document that is not there is `undefined`; a store that cannot be asked throws.
 */
export interface Catalog extends AsyncDisposable {
  getTitle(id: string): Promise<Title | undefined>
  putTitle(title: Title): Promise<void>
  deleteTitle(id: string): Promise<void>
  /** Keyset pages; titles of one place are told apart by id. A title added meanwhile never makes another appear twice. @throws BadCursorError, RangeError for a limit outside 1 to 200 */
  listTitles(query: TitleQuery): Promise<Page<Title>>
  countTitles(filter: TitleFilter): Promise<number>
  /** The title of that kind whose name or alias folds to `nameKey` (see `nameKeyOf`), and whose year is `year` when both are known. Removed titles are not found. Of several, see `chooseTitle`. */
  findTitle(kind: TitleKind, nameKey: string, year: number | null): Promise<Title | undefined>
  /** Published titles whose tokens (see `titleTokensOf`) hold a word of every group, in the order of `searchRankOf`. No group, no titles. */
  searchTitles(groups: TokenGroups, limit: number): Promise<Title[]>
  /** Every word that a published title can be found by, each once, with how many titles have it. */
  listTokens(): Promise<{ token: string; titles: number }[]>

  getFile(id: string): Promise<MediaFile | undefined>
  putFile(file: MediaFile): Promise<void>
  deleteFile(id: string): Promise<void>
  /** In the order of `compareFiles`. */
  filesOfTitle(titleId: string): Promise<MediaFile[]>
  /** Of several, the first by `compareUse`. */
  findFileByHash(contentHash: string): Promise<MediaFile | undefined>
  /** The file that has this object among its sources. Of several, the first by `compareUse`. */
  findFileBySource(store: string, key: string): Promise<MediaFile | undefined>
  /** Files by id, `afterId` exclusive. */
  listFiles(query: { states?: FileState[]; afterId?: string; limit: number }): Promise<MediaFile[]>
}
