import type { MediaFile, Title } from '@streamvault/catalog'

/** A published film with the overrides `over`. */
export function aTitle(over: Partial<Title> & Pick<Title, 'id' | 'name'>): Title {
  return {
    kind: 'film',
    aliases: [],
    year: 2001,
    overview: 'A film.',
    genres: ['Drama'],
    episodes: [],
    artwork: [{ imageId: 'poster-1', role: 'poster', tint: '#102030' }],
    qualities: ['1080p'],
    state: 'published',
    rightsNote: 'for the operator alone',
    isDemo: false,
    addedAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000,
    ...over,
  }
}

/** A ready file with the overrides `over`. */
export function aFile(over: Partial<MediaFile> & Pick<MediaFile, 'id' | 'titleId'>): MediaFile {
  return {
    contentHash: over.id.padEnd(64, '0'),
    size: 1000,
    fileName: `secret-name-${over.id}.mkv`,
    path: `/secret/folder/secret-name-${over.id}.mkv`,
    quality: '1080p',
    season: null,
    episodes: [],
    part: null,
    edition: null,
    releaseSource: 'secret-source',
    sources: [{ store: 'local', key: `secret-key-${over.id}`, version: 'secret-version' }],
    media: {
      container: 'matroska',
      contentType: 'video/x-matroska',
      duration: 60.5,
      hdr: [],
      tracks: [
        {
          index: 0,
          kind: 'video',
          codec: 'avc',
          codecString: 'avc1.640028',
          language: null,
          name: null,
          width: 1920,
          height: 1080,
          channels: null,
          isDefault: true,
        },
      ],
    },
    state: 'ready',
    reason: null,
    addedAt: 1_700_000_000_000,
    modifiedMs: 1_600_000_000_000,
    ...over,
  }
}
