/**
 * Widths in pixels that pictures are made in, ascending: any other is answered with the next wider one. A short list keeps
 * the cache small whatever is asked for. An entry of its own, so that a page that names a width carries no schemas.
 */
export const imageWidths = [104, 208, 416, 832, 1280, 1920] as const

/** One of them. */
export type ImageWidth = (typeof imageWidths)[number]
