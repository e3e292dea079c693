import type { ArtworkView } from '@streamvault/api'
import { type ImageWidth, imageWidths } from '@streamvault/api/image-widths'

/** The picture with a role, or `undefined` if the title has none. */
export function pickArtwork(artwork: readonly ArtworkView[], role: ArtworkView['role']): ArtworkView | undefined {
  return artwork.find((picture) => picture.role === role)
}

/** The tint of a title's page: from its wide picture, else from its poster, else the ember accent. */
export function titleTint(artwork: readonly ArtworkView[]): string {
  return (pickArtwork(artwork, 'backdrop') ?? pickArtwork(artwork, 'poster'))?.tint ?? '#ff8a4c'
}

/** URL of a picture at one width. */
export function imageUrl(id: string, width: ImageWidth): string {
  return `/api/image/${encodeURIComponent(id)}?w=${width}`
}

/** A `srcset` of every width between `from` and `to`, both included. */
export function imageSrcSet(id: string, from: ImageWidth, to: ImageWidth): string {
  const widths = imageWidths.filter((width) => width >= from && width <= to)
  return widths.map((width) => `${imageUrl(id, width)} ${width}w`).join(', ')
}
