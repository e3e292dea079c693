import { ImageRejectedError } from './errors.ts'
import { maxInputPixels, type Sharp } from './load-sharp.ts'

/** The maximum side of a WebP picture; comic strips are often longer. */
const maxWebpSide = 16_383

/**
 * Makes `bytes` at most `width` pixels wide, never wider than the original, rotated as its EXIF orientation says.
 * The result is WebP if `webp` is set, else PNG if it has transparency, else JPEG.
 * @throws ImageRejectedError when the bytes cannot be decoded or unpack to more than {@link maxInputPixels}.
 */
export async function resizeImage(sharp: Sharp, bytes: Uint8Array, width: number, webp: boolean): Promise<Uint8Array> {
  try {
    const { hasAlpha = false, autoOrient } = await sharp(bytes, { limitInputPixels: maxInputPixels }).metadata()
    const height = autoOrient.height * Math.min(1, width / autoOrient.width)
    const image = sharp(bytes, { limitInputPixels: maxInputPixels })
      .autoOrient()
      .resize({ width, withoutEnlargement: true })
      .timeout({ seconds: 20 })
    if (webp && height <= maxWebpSide) return await image.webp({ quality: 80, effort: 3 }).toBuffer()
    if (hasAlpha) return await image.png().toBuffer()
    return await image.jpeg({ quality: 82, mozjpeg: true }).toBuffer()
  } catch (cause) {
    const tooLarge = cause instanceof Error && /pixel limit/i.test(cause.message)
    throw new ImageRejectedError(
      tooLarge ? 'image_too_large' : 'image_unreadable',
      `Cannot resize the picture: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  }
}
