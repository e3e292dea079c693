import type { MediaInfo, Track } from '@streamvault/catalog'
import {
  ADTS,
  CustomSource,
  FLAC,
  Input,
  type InputFormat,
  Logging,
  LogLevel,
  MATROSKA,
  MP3,
  MP4,
  MPEG_TS,
  OGG,
  QTFF,
  WAVE,
  WEBM,
} from 'mediabunny'
import { describeTrack, rangeNames } from './describe-track.ts'
import { DamagedMediaError, NotMediaError } from './errors.ts'
import { optional, positive } from './optional-detail.ts'
import type { PagedSource } from './paged-source.ts'

// The demuxer logs warnings about damaged files to the console, which belongs to the calling program.
Logging.level = LogLevel.Silent

// No playlist formats: a playlist names other addresses, and a probe reads only its own file.
const FORMATS: readonly InputFormat[] = [MP4, QTFF, MATROSKA, WEBM, MPEG_TS, OGG, FLAC, WAVE, MP3, ADTS]

const MAX_TRACKS = 200

interface Container {
  name: string
  withPicture: string
  soundOnly: string
}

const CONTAINERS = new Map<InputFormat, Container>([
  [MP4, { name: 'mp4', withPicture: 'video/mp4', soundOnly: 'audio/mp4' }],
  [QTFF, { name: 'mov', withPicture: 'video/quicktime', soundOnly: 'audio/mp4' }],
  [MATROSKA, { name: 'mkv', withPicture: 'video/x-matroska', soundOnly: 'audio/x-matroska' }],
  [WEBM, { name: 'webm', withPicture: 'video/webm', soundOnly: 'audio/webm' }],
  [MPEG_TS, { name: 'ts', withPicture: 'video/mp2t', soundOnly: 'video/mp2t' }],
  [OGG, { name: 'ogg', withPicture: 'video/ogg', soundOnly: 'audio/ogg' }],
  [FLAC, { name: 'flac', withPicture: 'audio/flac', soundOnly: 'audio/flac' }],
  [WAVE, { name: 'wav', withPicture: 'audio/wav', soundOnly: 'audio/wav' }],
  [MP3, { name: 'mp3', withPicture: 'audio/mpeg', soundOnly: 'audio/mpeg' }],
  [ADTS, { name: 'aac', withPicture: 'audio/aac', soundOnly: 'audio/aac' }],
])

/**
 * Reads any container that the demuxer supports.
 *
 * @throws NotMediaError for any other format, DamagedMediaError when a container cannot be parsed.
 */
export async function readContainer(source: PagedSource): Promise<MediaInfo> {
  using input = new Input({
    formats: [...FORMATS],
    source: new CustomSource({
      getSize: () => source.size,
      read: (start, end) => source.read(start, end),
      // Our pages are the cache. The demuxer's cache would hide endless loops over damaged bytes from our budget.
      maxCacheSize: 0,
      // A read without a waiting caller may fail unnoticed.
      handleUnhandledError: () => {},
    }),
  })
  const format = await recognise(input)
  const container = CONTAINERS.get(format)
  if (container === undefined) throw new NotMediaError()
  try {
    return await describe(input, format, container)
  } catch (error) {
    if (error instanceof DamagedMediaError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new DamagedMediaError(container.name, why, { cause: error })
  }
}

async function recognise(input: Input): Promise<InputFormat> {
  try {
    return await input.getFormat()
  } catch (error) {
    throw new NotMediaError({ cause: error })
  }
}

async function describe(input: Input, format: InputFormat, container: Container): Promise<MediaInfo> {
  const found = (await input.getTracks()).slice(0, MAX_TRACKS)
  // A transport stream may hold only codecs that the demuxer does not support, such as MPEG-2 in broadcasts.
  if (found.length === 0 && format !== MPEG_TS) throw new DamagedMediaError(container.name, 'it has no tracks')
  const tracks: Track[] = []
  const hdr = new Set<string>()
  for (const [index, track] of found.entries()) {
    tracks.push(await describeTrack(track, index))
    for (const name of await rangeNames(track)) hdr.add(name)
  }
  const hasPicture = tracks.some(({ kind }) => kind === 'video') || tracks.length === 0
  return {
    container: container.name,
    contentType: hasPicture ? container.withPicture : container.soundOnly,
    duration: await readDuration(input),
    tracks,
    hdr: [...hdr],
  }
}

/** The duration from the header, else the last packet's end; null when finding it would read too much. */
async function readDuration(input: Input): Promise<number | null> {
  const told = await optional(input.getDurationFromMetadata())
  if (told !== null && Number.isFinite(told) && told > 0) return told
  const end = await optional(input.computeDuration())
  const start = await optional(input.getFirstTimestamp())
  return end === null || start === null ? null : positive(end - start)
}
