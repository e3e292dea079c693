import type { ComponentProps } from 'react'
import { imageSrcSet, imageUrl } from '@/lib/artwork.ts'

type Width = Parameters<typeof imageUrl>[1]

/** A picture of the vault: decoration beside words, so its text is empty. The manager has every width ready. */
export function Picture({
  id,
  width,
  height,
  from = 208,
  to = width,
  ...rest
}: ComponentProps<'img'> & { id: string; width: Width; height: number; from?: Width; to?: Width }) {
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
