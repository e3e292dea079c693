import type { ArtworkView } from '@streamvault/api'
import { type ImageWidth, imageWidths } from '@streamvault/api/image-widths'

/** The picture of a role, or `undefined` when the title has none. */
export function pickArtwork(artwork: readonly ArtworkView[], role: ArtworkView['role']): ArtworkView | undefined {
  return artwork.find((picture) => picture.role === role)
}

/** The colour a title lends to its page: that of its wide picture, else of its poster, else the ember accent. */
export function titleTint(artwork: readonly ArtworkView[]): string {
  return (pickArtwork(artwork, 'backdrop') ?? pickArtwork(artwork, 'poster'))?.tint ?? '#ff8a4c'
}

/** Address of a picture at one width. */
export function imageUrl(id: string, width: ImageWidth): string {
  return `/api/image/${encodeURIComponent(id)}?w=${width}`
}

/** A `srcset` of every width between `from` and `to`, both included. */
export function imageSrcSet(id: string, from: ImageWidth, to: ImageWidth): string {
  const widths = imageWidths.filter((width) => width >= from && width <= to)
  return widths.map((width) => `${imageUrl(id, width)} ${width}w`).join(', ')
}
