import type sharpModule from 'sharp'

/** The function that sharp exports. */
export type Sharp = typeof sharpModule

/** Maximum pixels of a picture that we decode: 50 million, about 200 MB uncompressed. */
export const maxInputPixels = 50_000_000

/** Imports sharp with one thread and no cache: both would cost a long-running process memory all day. */
export async function loadSharp(): Promise<Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}
