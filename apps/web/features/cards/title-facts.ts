import type { TitleCard } from '@streamvault/api'

/** What people call a kind of title. */
export const KIND_LABEL = { film: 'Film', series: 'Series' } as const

/** Heights of the qualities people know by another name. */
const QUALITY_NAMES: Record<string, string> = {
  '4320p': '8K',
  '2160p': '4K',
  '1440p': 'QHD',
  '1080p': 'Full HD',
  '720p': 'HD',
  '480p': 'SD',
}

/** The spoken name of a quality (`4K` for `2160p`); the quality itself where there is none. */
export function qualityName(quality: string): string {
  return QUALITY_NAMES[quality] ?? quality
}

/** Lines of a quality, for ordering: `1080p` is 1080; what has no number comes last. */
export function qualityLines(quality: string | null): number {
  return Number(/\d{3,4}/.exec(quality ?? '')?.[0] ?? 0)
}

/** The best quality of a title, by lines. */
export function bestQuality(title: Pick<TitleCard, 'qualities'>): string | undefined {
  return title.qualities.toSorted((a, b) => qualityLines(b) - qualityLines(a))[0]
}
