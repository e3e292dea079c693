import type { FileView, TitleDetail } from '@streamvault/api'

/** `[slug, genres, kind, year, overview]` of the titles with artwork; the slug is the picture's file name. */
type Row = readonly [slug: string, genres: string[], kind: 'film' | 'series', year: number, overview: string]

const ROWS: readonly Row[] = [
  [
    'hollow-sun',
    ['Science fiction', 'Drama'],
    'series',
    2026,
    'When the sun dims for nine minutes every morning, a salvage pilot and the astronomer she was hired to abandon chase the shadow to its source.',
  ],
  [
    'monolith',
    ['Science fiction', 'Mystery'],
    'film',
    2025,
    'A surveyor finds a straight line where the map promises none.',
  ],
  [
    'glass-district',
    ['Crime', 'Thriller'],
    'series',
    2026,
    'One block of towers, one night shift, and a lift that stops at a floor nobody built.',
  ],
  ['borealis', ['Documentary'], 'film', 2024, 'Four winters with the people who read the northern lights.'],
  ['paper-gates', ['Drama'], 'series', 2025, 'A shrine keeper folds every visitor a gate; some of them open.'],
  ['saltroad', ['Adventure', 'Drama'], 'film', 2026, 'Two sisters walk a dry sea with a debt on their backs.'],
  ['iris-protocol', ['Thriller', 'Science fiction'], 'film', 2026, 'An eye surgeon sees what her patients saw last.'],
  [
    'deep-signal',
    ['Science fiction', 'Thriller'],
    'film',
    2025,
    'The rescue beacon answers in the voice of the one who sank it.',
  ],
  ['cold-harbor', ['Crime', 'Drama'], 'series', 2024, 'A customs officer counts the boats that come back lighter.'],
  ['dawn-treader', ['Adventure'], 'film', 2025, 'The last sail freighter takes on a passenger who pays in maps.'],
  ['ashfall', ['Drama', 'Science fiction'], 'film', 2025, 'After the mountain, a town decides who stays warm.'],
  ['the-ninth-ridge', ['Adventure', 'Drama'], 'film', 2024, 'Eight ridges are known to climbers.'],
  ['tide-of-glass', ['Mystery', 'Drama'], 'series', 2025, 'Bottles come ashore with letters dated next week.'],
  ['velvet-static', ['Thriller'], 'film', 2023, 'A night radio host takes a call from her own line.'],
  ['understory', ['Documentary'], 'film', 2026, 'What the forest does below the forest.'],
  [
    'neon-monsoon',
    ['Crime', 'Science fiction'],
    'film',
    2024,
    'Rain has fallen on the city for a year, and somebody is paid for it.',
  ],
]

/** Tints in the order of `ROWS`, repeated. */
const TINTS = ['#8a4520', '#2b5d78', '#5a2f7d', '#1f6e5c', '#8d4a63', '#a35a22', '#6d5130']

function nameOf(slug: string): string {
  return slug.replaceAll('-', ' ').replace(/\b\w/g, (letter) => letter.toUpperCase())
}

function fileOf(id: string, quality: string, size: number, change: Partial<FileView> = {}): FileView {
  const video = { index: 0, kind: 'video' as const, codec: quality === '2160p' ? 'hevc' : 'h264', codecString: null }
  const none = { language: null, name: null, channels: null, width: null, height: null }
  const sound = { codecString: null, name: null, width: null, height: null }
  return {
    id,
    quality,
    season: null,
    episodes: [],
    part: null,
    edition: null,
    size,
    duration: 6720,
    contentType: 'video/mp4',
    container: 'mp4',
    hdr: quality === '2160p' ? ['HDR10'] : [],
    tracks: [
      { ...none, ...video },
      { ...sound, index: 1, kind: 'audio', codec: 'aac', language: 'en', channels: 6 },
      { ...sound, index: 2, kind: 'audio', codec: 'aac', language: 'ja', channels: 2 },
      { ...sound, index: 3, kind: 'subtitle', codec: 'mov_text', language: 'en', channels: null },
    ],
    ...change,
  }
}

function filmFiles(slug: string): FileView[] {
  return [
    fileOf(`${slug}-2160p`, '2160p', 7_800_000_000),
    fileOf(`${slug}-1080p`, '1080p', 2_300_000_000),
    fileOf(`${slug}-720p`, '720p', 980_000_000),
    fileOf(`${slug}-mkv`, '1080p', 4_100_000_000, {
      contentType: 'video/x-matroska',
      container: 'mkv',
      edition: 'Extended',
    }),
  ]
}

const EPISODE_NAMES = [
  'Nine Minutes',
  'The Debt',
  'Ration Books',
  'Salvage Rights',
  'A Cold Room',
  'Crane',
  'Low Water',
  'Corona',
]

function seriesParts(slug: string): Pick<TitleDetail, 'episodes' | 'files'> {
  const places = [1, 2].flatMap((season) => EPISODE_NAMES.map((name, index) => ({ season, number: index + 1, name })))
  const files = places.flatMap(({ season, number }) =>
    ['1080p', '720p'].map((quality) =>
      fileOf(`${slug}-s${season}e${number}-${quality}`, quality, 1_400_000_000, {
        season,
        episodes: [number],
        duration: 3240,
      }),
    ),
  )
  const episodes = places.map(({ season, number, name }) => ({
    season,
    number,
    name,
    overview: 'Mara Voss takes a job no insurer will touch: fly into the dark and bring back the dead.',
    fileIds: [`${slug}-s${season}e${number}-1080p`, `${slug}-s${season}e${number}-720p`],
  }))
  return { episodes, files }
}

/** Titles for trying the site: films with four files, series of two seasons, and one title without pictures or metadata. */
export function fixtureTitles(): TitleDetail[] {
  const drawn = ROWS.map(([slug, genres, kind, year, overview], index): TitleDetail => {
    const parts = kind === 'film' ? { episodes: [], files: filmFiles(slug) } : seriesParts(slug)
    const qualities = kind === 'film' ? ['2160p', '1080p', '720p'] : ['1080p', '720p']
    const tint = TINTS[index % TINTS.length] ?? '#8a4520'
    const artwork = [
      { id: `${slug}-poster`, role: 'poster' as const, tint },
      { id: `${slug}-wide`, role: 'backdrop' as const, tint },
    ]
    const addedAt = 1_790_000_000_000 - index * 3_600_000
    return { id: slug, kind, title: nameOf(slug), year, genres, qualities, overview, artwork, addedAt, ...parts }
  })
  const plain: TitleDetail = {
    id: 'home-video-1998',
    kind: 'film',
    title: 'Holidays in the Salt Mountains, Part Two',
    year: null,
    genres: [],
    qualities: ['480p'],
    overview: null,
    artwork: [],
    addedAt: 1_780_000_000_000,
    episodes: [],
    files: [fileOf('home-video-480p', '480p', 410_000_000, { tracks: [], duration: null })],
  }
  return [...drawn, plain]
}
