export { type AddResult, type AddStatus, type AddSummary, countResult, emptySummary } from './add-result.ts'
export { type Adder, type AddOptions, createAdder } from './adder.ts'
export { type FindMissingOptions, findMissing, type MissingReport } from './find-missing.ts'
export { hashFile, type OnBytes } from './hash-file.ts'
export { indexObject, type ReadObject } from './index-object.ts'
export { mayBeRead } from './local-sources.ts'
export type { ParsedName, ReadName } from './parsed-name.ts'
export { NO_TITLE, type Placement, placeFile } from './place-file.ts'
export type { AdderDeps, CopiedObject, LocalStat, StatLocal } from './ports.ts'
export { type ImportOptions, importChannel } from './posts/importer.ts'
export type { ChannelToImport, ImporterDeps, KeyRange } from './posts/ports.ts'
export type { Post, PostedFile } from './posts/post.ts'
export { type AddPhase, type AddProgress, type OnProgress, UnreadableFileError } from './read-local-file.ts'
export { type CatalogRecord, packRecord, RecordError, type RecordName, unpackRecord } from './records/catalog-record.ts'
export { type RebuildDeps, rebuildCatalog, type StorageToRebuild, type StoredItem } from './records/rebuild.ts'
export {
  createRecordKeeper,
  type KeptRecord,
  type RecordKeeper,
  type RecordKeeperDeps,
} from './records/record-keeper.ts'
export { type CatalogWatcher, watchCatalog } from './records/watch-catalog.ts'
export { type WalkEntry, walkFiles } from './walk-files.ts'
