import type { TlObject } from '../rpc.ts'
import type { Message } from '../world/message.ts'
import { intOf } from './fields.ts'

/** Telegram's maximum number of messages per page, whatever the request. */
const MAX_PAGE = 100

/**
 * The messages that `offset_id`, `offset_date`, `add_offset`, `limit`, `max_id` and `min_id` select from a list, newest
 * first: starts at the first message older than the offsets, shifted by `add_offset` (negative: towards newer messages).
 */
export function pageOf(newestFirst: readonly Message[], request: TlObject): Message[] {
  const read = (field: string): number => (request[field] === undefined ? 0 : intOf(request, field))
  const offsetId = read('offset_id')
  const offsetDate = read('offset_date')
  const [minId, maxId] = [read('min_id'), read('max_id')]

  const within = newestFirst.filter(({ id }) => id > minId && (maxId === 0 || id < maxId))
  const isBehind = ({ id, date }: Message): boolean =>
    (offsetId === 0 || id < offsetId) && (offsetDate === 0 || date < offsetDate)
  const first = within.findIndex(isBehind)
  const start = (first === -1 ? within.length : first) + read('add_offset')
  const end = start + Math.min(read('limit') || MAX_PAGE, MAX_PAGE)
  return within.slice(Math.max(0, start), Math.max(0, end))
}
