export type { Catalog, Page, TitleFilter, TitleQuery, TitleSort, TokenGroups } from './catalog.ts'
export type { FileSource, FileState, MediaFile, MediaInfo, Track } from './media-file.ts'
export type { Artwork, Episode, PublicationState, Title, TitleKind } from './title.ts'
