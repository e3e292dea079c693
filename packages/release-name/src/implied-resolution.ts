import type { Tag } from './tag.ts'

/**
 * The resolution that a carrier fixes where the name states none: standard-definition codecs, rips and discs are 480p,
 * high-definition broadcasts 720p (the smaller of their two sizes), an unchanged Blu-ray 1080p, an Ultra HD
 * Blu-ray 2160p.
 * `null` where the carrier does not fix it.
 */
export function readImpliedResolution(tags: readonly Tag[], text: string): string | null {
  const has = (value: string): boolean => tags.some((tag) => tag.value === value)
  if (has('UHD BluRay')) return '2160p'
  if (has('BluRay Remux') || (has('BluRay') && /remux/i.test(text))) return '1080p'
  if (/\bhr[ ._-](?:ws[ ._-])?[ph]dtv/i.test(text)) return '720p'
  if (['XviD', 'DivX', 'BDRip', 'BRRip', 'DVDRip', 'DVD', 'DVDSCR', 'SDTV', 'PDTV', 'R5', 'VHS'].some(has))
    return '480p'
  if (/\[(?:hdtv|web(?:-?dl)?)\]/i.test(text) || has('BluRay')) return '720p'
  if (/\bhd[ ._]tv\b/i.test(text)) return '720p'
  if (['WEB-DL', 'WEBRip', 'WEB', 'HDTV'].some(has)) return '480p'
  return null
}
