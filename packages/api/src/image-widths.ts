/**
 * Supported widths of pictures in pixels, ascending: any other width is rounded up to the next. A short list keeps
 * the cache small whatever widths are requested. In a module of its own, so that a page that uses it loads no schemas.
 */
export const imageWidths = [104, 208, 416, 832, 1280, 1920] as const

/** A supported width. */
export type ImageWidth = (typeof imageWidths)[number]
