/** A page was asked for with a cursor that no list of this order gave. */
export class BadCursorError extends Error {
  override name = 'BadCursorError'
  readonly code = 'bad_cursor'

  constructor(options?: ErrorOptions) {
    super('Cannot continue the list: the cursor was not made for it', options)
  }
}

/** There is no title of that id. */
export class TitleNotFoundError extends Error {
  override name = 'TitleNotFoundError'
  readonly code = 'title_not_found'

  constructor(titleId: string) {
    super(`Cannot use title "${titleId}": there is none`)
  }
}

/** There is no file of that id. */
export class FileNotFoundError extends Error {
  override name = 'FileNotFoundError'
  readonly code = 'file_not_found'

  constructor(fileId: string) {
    super(`Cannot use file "${fileId}": there is none`)
  }
}

/** What was asked would make a title that cannot be. */
export class TitleEditError extends Error {
  override name = 'TitleEditError'
  readonly code = 'title_edit'

  constructor(titleId: string, reason: string) {
    super(`Cannot change title "${titleId}": ${reason}`)
  }
}
