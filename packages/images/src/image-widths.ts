/** The widths in pixels we render, ascending. A short list keeps the cache small whatever is asked for. */
const imageWidths: readonly number[] = [104, 208, 416, 832, 1280, 1920]

/** The narrowest listed width that is at least `width`; the widest for `null`, for more than the widest and for what is no number. */
export function snapWidth(width: number | null): number {
  const widest = imageWidths.at(-1) ?? 1920
  if (width === null || Number.isNaN(width)) return widest
  return imageWidths.find((listed) => listed >= width) ?? widest
}
