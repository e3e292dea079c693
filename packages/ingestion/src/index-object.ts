import { type FileSource, fileIdOf, inTurn, type MediaFile, type MediaInfo } from '@streamvault/catalog'
import type { AddResult } from './add-result.ts'
import { presentState } from './find-missing.ts'
import { placeAndPut } from './index-file.ts'
import type { ParsedName } from './parsed-name.ts'
import type { AdderDeps } from './ports.ts'
import { refreshedResult } from './refreshed-result.ts'

/** A video in a store, already read. */
export interface ReadObject {
  /** Its place, as the operator sees it. */
  path: string
  fileName: string
  parsed: ParsedName
  /** See `MediaFile.contentHash`. */
  contentHash: string
  /** The source of its id: 64 hexadecimal digits. */
  digest: string
  size: number
  modifiedMs: number
  media: MediaInfo
  source: FileSource
  /** Its placement when it is new. Default: by its name. */
  place?: Pick<MediaFile, 'titleId' | 'season' | 'episodes'>
}

/** Writes a video in a store into the catalogue. A known one gets another source. */
export async function indexObject(
  object: ReadObject,
  deps: Pick<AdderDeps, 'catalog' | 'qualityOf' | 'now'>,
): Promise<AddResult> {
  const { catalog } = deps
  const readName = () => object.parsed
  const indexed = await inTurn(catalog, async () => {
    const known = await catalog.findFileByHash(object.contentHash)
    const file = known ?? describeObject(object, deps)
    const others = file.sources.filter(({ store, key }) => store !== object.source.store || key !== object.source.key)
    const sources = [...others, object.source]
    const placed = await placeAndPut({ ...file, ...presentState(file), sources }, { catalog, readName, now: deps.now })
    return { ...placed, isNew: known === undefined }
  })
  return await refreshedResult(object.path, indexed, deps)
}

function describeObject(object: ReadObject, { qualityOf, now }: Pick<AdderDeps, 'qualityOf' | 'now'>): MediaFile {
  const { parsed, media, place } = object
  const picture = media.tracks.find(({ kind }) => kind === 'video')
  return {
    id: fileIdOf(object.digest),
    titleId: place?.titleId ?? null,
    contentHash: object.contentHash,
    size: object.size,
    fileName: object.fileName,
    path: object.path,
    quality: qualityOf(picture?.width ?? null, picture?.height ?? null) ?? parsed.resolution,
    season: place?.season ?? null,
    episodes: place?.episodes ?? [],
    part: parsed.part,
    edition: parsed.edition,
    releaseSource: parsed.source,
    sources: [],
    media,
    state: 'unplaced',
    reason: null,
    addedAt: now(),
    modifiedMs: object.modifiedMs,
  }
}
