export { canResize } from './can-resize.ts'
export {
  createImages,
  type Images,
  type ImagesOptions,
  type RenderedImage,
  type RenderRequest,
} from './create-images.ts'
export { ImageRejectedError, ImagesBusyError } from './errors.ts'
