import type sharpModule from 'sharp'

/** The function sharp exports. */
export type Sharp = typeof sharpModule

/** Most pixels of a picture we decode: 50 million, about 200 MB once unpacked. */
export const maxInputPixels = 50_000_000

/** Imports sharp and bids it use one thread and keep nothing: a resident process pays for both all day. */
export async function loadSharp(): Promise<Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}
