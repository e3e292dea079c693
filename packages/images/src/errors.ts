/** The stored bytes are no picture that we serve: `image_too_large` or `image_unreadable`. */
export class ImageRejectedError extends Error {
  override name = 'ImageRejectedError'
  readonly code: 'image_too_large' | 'image_unreadable'

  constructor(code: ImageRejectedError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Too many pictures wait to be resized; a retry a little later may succeed. */
export class ImagesBusyError extends Error {
  override name = 'ImagesBusyError'
  readonly code = 'images_busy'
}
