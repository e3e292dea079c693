export type { Catalog, Page, TitleFilter, TitleQuery, TitleSort, TokenGroups } from './catalog.ts'
export { inTurn } from './change-queue.ts'
export { describeTitle } from './describe-title.ts'
export { editTitle, type TitleEdit } from './edit-title.ts'
export { BadCursorError, FileNotFoundError, TitleEditError, TitleNotFoundError } from './errors.ts'
export { compareFiles, compareUse } from './file-order.ts'
export { fileUnder, TITLE_REMOVED } from './file-under.ts'
export { fileIdOf, newTitleId } from './ids.ts'
export { checkLimit, decodeCursor, encodeCursor, type ListPosition, positionOf, UNKNOWN_YEAR } from './list-position.ts'
export type { FileSource, FileState, MediaFile, MediaInfo, Track } from './media-file.ts'
export { mergeTitles } from './merge-titles.ts'
export { nameKeyOf, nameKeysOf, sortNameOf } from './name-key.ts'
export { type PlaceUnder, placeUnder } from './place-under.ts'
export { episodesOf, qualitiesOf, refreshTitle } from './refresh-title.ts'
export { removeTitle, settleRemovedTitles } from './remove-title.ts'
export { searchRankOf } from './search-rank.ts'
export { type SplitTarget, splitFiles } from './split-files.ts'
export {
  type Artwork,
  type Episode,
  PUBLICATION_STATES,
  type PublicationState,
  type Title,
  type TitleKind,
} from './title.ts'
export { chooseTitle } from './title-match.ts'
export { createTitleSearch, type TitleSearch } from './title-search.ts'
export { titleTokensOf } from './tokens.ts'
