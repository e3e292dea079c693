import type { ImageWidth } from '@streamvault/api/image-widths'
import type { ComponentProps } from 'react'
import { imageSrcSet, imageUrl } from '@/lib/artwork.ts'

/** A picture of the vault: decoration beside words, so its text is empty. The manager has every width ready. */
export function Picture({
  id,
  width,
  height,
  from = 208,
  to = width,
  ...rest
}: ComponentProps<'img'> & { id: string; width: ImageWidth; height: number; from?: ImageWidth; to?: ImageWidth }) {
  return (
    // biome-ignore lint/performance/noImgElement: the manager makes the widths; an optimiser here would make them twice
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
