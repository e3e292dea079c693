/** The cursor is invalid, or belongs to a list in another order. */
export class BadCursorError extends Error {
  override name = 'BadCursorError'
  readonly code = 'bad_cursor'

  constructor(options?: ErrorOptions) {
    super('Cannot continue the list: the cursor was not made for it', options)
  }
}

/** No title has that id. */
export class TitleNotFoundError extends Error {
  override name = 'TitleNotFoundError'
  readonly code = 'title_not_found'

  constructor(titleId: string) {
    super(`Cannot use title "${titleId}": there is none`)
  }
}

/** No file has that id. */
export class FileNotFoundError extends Error {
  override name = 'FileNotFoundError'
  readonly code = 'file_not_found'

  constructor(fileId: string) {
    super(`Cannot use file "${fileId}": there is none`)
  }
}

/** The change would make an invalid title. */
export class TitleEditError extends Error {
  override name = 'TitleEditError'
  readonly code = 'title_edit'

  constructor(titleId: string, reason: string) {
    super(`Cannot change title "${titleId}": ${reason}`)
  }
}
