import type { TitleCard } from '@streamvault/api'

/** Labels for kinds of titles. */
export const KIND_LABEL = { film: 'Film', series: 'Series' } as const

/** Qualities with a more common name. */
const QUALITY_NAMES: Record<string, string> = {
  '4320p': '8K',
  '2160p': '4K',
  '1440p': 'QHD',
  '1080p': 'Full HD',
  '720p': 'HD',
  '480p': 'SD',
}

/** The common name of a quality (`4K` for `2160p`); the quality itself if it has none. */
export function qualityName(quality: string): string {
  return QUALITY_NAMES[quality] ?? quality
}

/** Lines of a quality, for sorting: `1080p` is 1080; a quality without a number sorts last. */
export function qualityLines(quality: string | null): number {
  return Number(/\d{3,4}/.exec(quality ?? '')?.[0] ?? 0)
}

/** The best quality of a title, by lines. */
export function bestQuality(title: Pick<TitleCard, 'qualities'>): string | undefined {
  return title.qualities.toSorted((a, b) => qualityLines(b) - qualityLines(a))[0]
}
