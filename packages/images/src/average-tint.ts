import { loadSharp, maxInputPixels } from './load-sharp.ts'

/**
 * The average colour of a picture as `#rrggbb`, to paint its place before it has come.
 * Rejects when sharp cannot be loaded or the bytes are no picture.
 */
export async function averageTint(bytes: Uint8Array): Promise<string> {
  const sharp = await loadSharp()
  const pixel = await sharp(bytes, { limitInputPixels: maxInputPixels })
    .flatten({ background: '#000000' })
    .toColourspace('srgb')
    .resize(1, 1, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const [red = 0, green = red, blue = red] = pixel.info.channels < 3 ? [pixel.data[0] ?? 0] : pixel.data
  return `#${[red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('')}`
}
