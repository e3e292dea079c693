import { createHash } from 'node:crypto'
import { createSharedWork } from '@streamvault/waits'
import { createDiskCache } from './disk-cache.ts'
import { ImageRejectedError } from './errors.ts'
import { isImageId } from './image-id.ts'
import { readImageType } from './image-type.ts'
import { snapWidth } from './image-widths.ts'
import { loadSharp, type Sharp } from './load-sharp.ts'
import { createRenderSlots } from './render-slots.ts'
import { resizeImage } from './resize-image.ts'

/** The parameters of one render. */
export interface RenderRequest {
  /** Wanted width in pixels, rounded up to {@link imageWidths}; `null` for the widest. Never enlarged. */
  width: number | null
  /** The request's Accept header; WebP is used only if it names WebP. */
  accept: string
}

/** A picture ready to send. */
export interface RenderedImage {
  bytes: Uint8Array
  contentType: string
  /** A strong entity tag, quotes included. */
  etag: string
}

/** Resized pictures by id. */
export interface Images {
  /**
   * The picture, or `undefined` when the id is malformed or unknown.
   * Without sharp, the unchanged original.
   * @throws ImageRejectedError for a file that is too large or no picture; ImagesBusyError when too many requests wait.
   */
  render(imageId: string, request: RenderRequest, signal: AbortSignal): Promise<RenderedImage | undefined>
  /** Whether sharp can be loaded here. */
  canResize(): Promise<boolean>
}

/** Source and cache of pictures. */
export interface ImagesOptions {
  /** A folder only for this cache. If it is not writable, every request renders its picture again. */
  cacheDir: string
  /** Maximum bytes in `cacheDir`. */
  maxBytes: number
  /** Reads the original. An id must always mean the same bytes. */
  load: (imageId: string, signal: AbortSignal) => Promise<Uint8Array | undefined>
  /** Maximum bytes of an original. Default: 32 MiB. */
  maxInputBytes?: number
  /** Maximum renders that wait for one of the two slots. Default: 64. */
  maxWaiting?: number
  /** Called when the cache folder fails. */
  onCacheError?: (error: unknown) => void
  /** Imports sharp; a test may make it fail. */
  importSharp?: () => Promise<Sharp>
}

/** Creates the renderer. Reads, creates and imports nothing before the first picture. */
export function createImages(options: ImagesOptions): Images {
  const { load, maxInputBytes = 32 * 2 ** 20, maxWaiting = 64, importSharp = loadSharp } = options
  const cache = createDiskCache({ dir: options.cacheDir, maxBytes: options.maxBytes, onError: options.onCacheError })
  const slots = createRenderSlots({ maxRunning: 2, maxWaiting })
  const renders = createSharedWork<Uint8Array | undefined>()
  let sharpOnce: Promise<Sharp | undefined> | undefined

  const findSharp = (): Promise<Sharp | undefined> => {
    sharpOnce ??= importSharp().catch(() => undefined)
    return sharpOnce
  }

  async function readOriginal(imageId: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const bytes = await load(imageId, signal)
    if (bytes === undefined) return undefined
    if (bytes.byteLength > maxInputBytes) {
      const message = `Cannot show image "${imageId}": it has ${bytes.byteLength} bytes, at most ${maxInputBytes} are taken`
      throw new ImageRejectedError('image_too_large', message)
    }
    if (readImageType(bytes) === undefined) {
      throw new ImageRejectedError('image_unreadable', `Cannot show image "${imageId}": its bytes are no known picture`)
    }
    return bytes
  }

  async function renderNew(key: string, imageId: string, width: number, webp: boolean, signal: AbortSignal) {
    const original = await readOriginal(imageId, signal)
    if (original === undefined) return undefined
    const sharp = await findSharp()
    if (sharp === undefined) return original
    const bytes = await resizeImage(sharp, original, width, webp)
    await cache.set(key, bytes)
    return bytes
  }

  return {
    async render(imageId, request, signal) {
      if (!isImageId(imageId)) return undefined
      const width = snapWidth(request.width)
      const webp = /\bimage\/webp\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))/i.test(request.accept)
      const key = `${imageId}/${width}/${webp ? 'webp' : 'plain'}`
      const bytes = await renders.run(
        key,
        async (shared) =>
          (await cache.get(key)) ?? slots.run(() => renderNew(key, imageId, width, webp, shared), shared),
        signal,
      )
      return bytes && describe(bytes)
    },
    async canResize() {
      return (await findSharp()) !== undefined
    },
  }
}

function describe(bytes: Uint8Array): RenderedImage {
  const contentType = readImageType(bytes) ?? 'application/octet-stream'
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  return { bytes, contentType, etag }
}
