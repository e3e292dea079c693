import type { TitleDetail } from '@streamvault/api'
import { imageUrl, pickArtwork } from '@/lib/artwork.ts'

/** Structured data (schema.org) for search engines and link previews. */
export function TitleJsonLd({ title }: { title: TitleDetail }) {
  const poster = pickArtwork(title.artwork, 'poster')
  const seasons = new Set(title.episodes.map((episode) => episode.season).filter((season) => season > 0))
  const data = {
    '@context': 'https://schema.org',
    '@type': title.kind === 'film' ? 'Movie' : 'TVSeries',
    name: title.title,
    ...(title.overview && { description: title.overview }),
    ...(title.year && { datePublished: String(title.year) }),
    ...(title.genres.length > 0 && { genre: title.genres }),
    ...(poster && { image: imageUrl(poster.id, 832) }),
    ...(title.kind === 'series' && seasons.size > 0 && { numberOfSeasons: seasons.size }),
  }
  // A title may contain "</script>"; with "<" escaped, the text cannot leave the element.
  const text = JSON.stringify(data).replaceAll('<', '\\u003c')
  // biome-ignore lint/security/noDangerouslySetInnerHtml: React would escape quotes, which JSON-LD needs
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: text }} />
}
