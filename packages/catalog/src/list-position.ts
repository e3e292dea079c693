import type { TitleSort } from './catalog.ts'
import { BadCursorError } from './errors.ts'
import { sortNameOf } from './name-key.ts'
import type { Title } from './title.ts'

/** A title's position in an ordered list. Ids break ties between equal keys. */
export interface ListPosition {
  key: string | number
  id: string
}

/** Represents an unknown year: after every known one, because lists begin with the latest year. */
export const UNKNOWN_YEAR = -1

/** Longest accepted cursor: a name key of 200 characters of four bytes fits. */
const MAX_CURSOR_LENGTH = 2048

/** The position of `title` in a list ordered by `sort`. */
export function positionOf(title: Title, sort: TitleSort): ListPosition {
  switch (sort) {
    case 'newest':
      return { key: title.addedAt, id: title.id }
    case 'name':
      return { key: sortNameOf(title.name), id: title.id }
    case 'year':
      return { key: title.year ?? UNKNOWN_YEAR, id: title.id }
  }
  sort satisfies never
  throw new TypeError(`Cannot order titles by "${sort}"`)
}

/** The cursor of the page that follows `position`. */
export function encodeCursor(sort: TitleSort, { key, id }: ListPosition): string {
  return Buffer.from(JSON.stringify([sort, key, id])).toString('base64url')
}

/**
 * Parses the output of `encodeCursor`.
 *
 * @throws BadCursorError for anything else, also for the cursor of a list in another order
 */
export function decodeCursor(sort: TitleSort, cursor: string): ListPosition {
  if (cursor.length > MAX_CURSOR_LENGTH || !/^[\w-]+$/.test(cursor)) throw new BadCursorError()
  const parts = parseJson(Buffer.from(cursor, 'base64url').toString())
  if (!Array.isArray(parts) || parts.length !== 3) throw new BadCursorError()
  const [forSort, key, id] = parts as unknown[]
  const isKey = sort === 'name' ? typeof key === 'string' : Number.isSafeInteger(key)
  if (forSort !== sort || !isKey || typeof id !== 'string') throw new BadCursorError()
  const position = { key: key as string | number, id }
  if (encodeCursor(sort, position) !== cursor) throw new BadCursorError()
  return position
}

/** @throws RangeError when the limit is not allowed */
export function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
    throw new RangeError(`Cannot list ${limit} at once: 1 to 200 are allowed`)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BadCursorError({ cause: error })
  }
}
