import type { ImageWidth } from '@streamvault/api/image-widths'
import type { ComponentProps } from 'react'
import { imageSrcSet, imageUrl } from '@/lib/artwork.ts'

/** A decorative picture beside its words, so its alt text is empty. The manager provides every width. */
export function Picture({
  id,
  width,
  height,
  from = 208,
  to = width,
  ...rest
}: ComponentProps<'img'> & { id: string; width: ImageWidth; height: number; from?: ImageWidth; to?: ImageWidth }) {
  return (
    // biome-ignore lint/performance/noImgElement: the manager resizes; an optimiser here would resize twice
    <img
      src={imageUrl(id, width)}
      srcSet={from === to ? undefined : imageSrcSet(id, from, to)}
      width={width}
      height={height}
      alt=""
      {...rest}
    />
  )
}
