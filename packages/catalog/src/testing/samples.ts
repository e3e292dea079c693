import { createHash } from 'node:crypto'
import { describeTitle } from '../describe-title.ts'
import { fileIdOf } from '../ids.ts'
import type { MediaFile } from '../media-file.ts'
import type { Title } from '../title.ts'

/** A published film of no special kind. */
export function sampleTitle(overrides: Partial<Title> & { id: string }): Title {
  const { id } = overrides
  return {
    ...describeTitle({ id, kind: 'film', name: `Title ${id}`, year: 2001, state: 'published' }, 1_700_000_000_000),
    ...overrides,
  }
}

/** A ready file with one local source. `name` determines its content, id and path. */
export function sampleFile(name: string, overrides: Partial<MediaFile> = {}): MediaFile {
  const contentHash = createHash('sha256').update(name).digest('hex')
  return {
    id: fileIdOf(contentHash),
    titleId: null,
    contentHash,
    size: 1000,
    fileName: `${name}.mkv`,
    path: `/media/${name}.mkv`,
    quality: null,
    season: null,
    episodes: [],
    part: null,
    edition: null,
    releaseSource: null,
    sources: [{ store: 'local', key: `/media/${name}.mkv`, version: '1' }],
    media: null,
    state: 'ready',
    reason: null,
    addedAt: 1_700_000_000_000,
    modifiedMs: 1_600_000_000_000,
    ...overrides,
  }
}
