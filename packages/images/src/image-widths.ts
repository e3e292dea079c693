import { type ImageWidth, imageWidths } from '@streamvault/api/image-widths'

/** The narrowest listed width that is at least `width`; the widest for `null`, for more than the widest and for what is no number. */
export function snapWidth(width: number | null): ImageWidth {
  const widest = imageWidths[imageWidths.length - 1] ?? 1920
  if (width === null || Number.isNaN(width)) return widest
  return imageWidths.find((listed) => listed >= width) ?? widest
}
