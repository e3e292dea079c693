import { type ImageWidth, imageWidths } from '@streamvault/api/image-widths'

/** The narrowest supported width that is at least `width`; the widest for `null`, NaN and larger widths. */
export function snapWidth(width: number | null): ImageWidth {
  const widest = imageWidths[imageWidths.length - 1] ?? 1920
  if (width === null || Number.isNaN(width)) return widest
  return imageWidths.find((listed) => listed >= width) ?? widest
}
