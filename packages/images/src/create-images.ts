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

/** What a picture is asked for with. */
export interface RenderRequest {
  /** Wanted width in pixels, snapped up to {@link imageWidths}; `null` for the widest. Never enlarged. */
  width: number | null
  /** The request's Accept header; WebP is sent only to who names it. */
  accept: string
}

/** A picture ready to be sent. */
export interface RenderedImage {
  bytes: Uint8Array
  contentType: string
  /** A strong entity tag, quotes included. */
  etag: string
}

/** Resized pictures by id. */
export interface Images {
  /**
   * The picture, or `undefined` when the id is malformed or nothing is stored under it.
   * Without sharp the original is returned as it is.
   * @throws ImageRejectedError for what is too large or no picture; ImagesBusyError when too many wait.
   */
  render(imageId: string, request: RenderRequest, signal: AbortSignal): Promise<RenderedImage | undefined>
  /** Tells whether sharp can be loaded here. */
  canResize(): Promise<boolean>
}

/** Where pictures come from and where small ones are kept. */
export interface ImagesOptions {
  /** Folder of this cache alone. When it cannot be written pictures are rendered anew each time. */
  cacheDir: string
  /** Most bytes kept in `cacheDir`. */
  maxBytes: number
  /** Reads the original. An id must always stand for the same bytes. */
  load: (imageId: string, signal: AbortSignal) => Promise<Uint8Array | undefined>
  /** Most bytes of an original; 32 MiB when left out. */
  maxInputBytes?: number
  /** Most renders waiting for one of the two slots; 64 when left out. */
  maxWaiting?: number
  /** Told when the cache folder fails. */
  onCacheError?: (error: unknown) => void
  /** How sharp is obtained; a test may make it fail. */
  importSharp?: () => Promise<Sharp>
}

/** Creates the renderer. Nothing is read, made or imported before the first picture. */
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
