import { personOf } from '@streamvault/crypto-links'
import { type Leases, LeasesFullError } from '@streamvault/leases'

/** A viewer's link on its file, as places are asked for. */
export interface StreamAsk {
  /** Of a checked link. One that was made for nobody needs no place. */
  tid: string
  fileId: string
  /** Where the link is used from; `undefined` when its signature allows one address anyway. */
  address: string | undefined
}

/** Why a viewer gets nothing now. */
export interface PlaceRefusal {
  /** Stable, for programs. */
  code: 'too_many_streams' | 'link_elsewhere' | 'busy'
  /** For people. */
  message: string
  /** The longest it takes until it is worth asking again, if nobody goes on. */
  retryAfterSeconds: number
}

/** How many were refused since the start, by code. */
export type PlaceRefusals = Record<PlaceRefusal['code'], number>

/** What is kept, and where. */
export interface StreamPlacesOptions {
  leases: Leases
  /** Files that one person may watch at once. */
  maxStreams: number
  /** Milliseconds of a clock that is never set back. */
  now?: () => number
}

/**
 * Who watches what: a person has so many files at once, whatever their connections, and a link that is bound to no
 * address is used from one at a time. Nothing is counted; what is not renewed is free within 30 s.
 */
export interface StreamPlaces {
  /** Takes a place for a link, or says why there is none. */
  enter(ask: StreamAsk): Promise<PlaceRefusal | undefined>
  /** Bytes went out a moment ago. False when the place went to another meanwhile. */
  renew(ask: StreamAsk): Promise<boolean>
  /**
   * The person moves on from a file: its place is free now. What still flows of it a few seconds later has to find a
   * place like any other, or ends. False when they had none, or left the file so often lately that this one counts on.
   */
  leave(person: string, fileId: string): Promise<boolean>
  readonly refusals: Readonly<PlaceRefusals>
}

/** A place is free this long after the last byte, at the latest. */
const PLACE_MS = 30_000
/** How often those who serve tell what flows. What was said last is at most so old. */
export const RENEW_EVERY_MS = 1000
const LEASE_MS = PLACE_MS - RENEW_EVERY_MS
/** Players need a moment to end what they leave. */
const LEAVING_MS = 3000
/** Within the time of one place. What goes on all the same gains a few seconds by each, which must not add up to a film. */
const MAX_TIMES_LEFT = 2
const MAX_LEFT = 10_000
const BUSY_SECONDS = 5

const oneAddress = (tid: string): string => `ip_lock:{${tid}}`
const placesOf = (person: string): string => `user_concurrency:{${person}}`

/** Keeps places as leases: `ip_lock:{tid}` held by an address, `user_concurrency:{person}` held by files. */
export function createStreamPlaces(options: StreamPlacesOptions): StreamPlaces {
  const { leases, maxStreams, now = () => performance.now() } = options
  const refusals: PlaceRefusals = { too_many_streams: 0, link_elsewhere: 0, busy: 0 }
  /** What persons left. All are remembered equally long, so the oldest come first. */
  const left = new Map<string, LeftFile>()

  async function take({ tid, fileId, address }: StreamAsk, person: string): Promise<PlaceRefusal | undefined> {
    if (address !== undefined) {
      const lock = await leases.acquire({ key: oneAddress(tid), holder: address, limit: 1, ttlMs: LEASE_MS })
      if (!lock.granted) return refusal('link_elsewhere', lock.freeInMs)
    }
    const place = { key: placesOf(person), holder: fileId, limit: maxStreams, ttlMs: LEASE_MS }
    const answer = await leases.acquire(place)
    return answer.granted ? undefined : refusal('too_many_streams', answer.freeInMs)
  }

  function refusal(code: 'too_many_streams' | 'link_elsewhere', freeInMs: number): PlaceRefusal {
    const message = code === 'too_many_streams' ? tooMany(maxStreams) : ELSEWHERE
    return { code, message, retryAfterSeconds: Math.ceil(freeInMs / 1000) }
  }

  function forgetLeft(): void {
    for (const [name, { until }] of left) {
      if (until + PLACE_MS > now() && left.size < MAX_LEFT) return
      left.delete(name)
    }
  }

  return {
    refusals,
    async enter(ask) {
      const person = personOf(ask.tid)
      if (person === undefined) return undefined
      const refused = await take(ask, person).catch(busyIfFull)
      if (refused !== undefined) refusals[refused.code] += 1
      return refused
    },
    async renew(ask) {
      const person = personOf(ask.tid)
      if (person === undefined) return true
      if ((left.get(nameOf(person, ask.fileId))?.until ?? 0) > now()) return true
      return (await take(ask, person).catch(busyIfFull)) === undefined
    },
    async leave(person, fileId) {
      const name = nameOf(person, fileId)
      const before = left.get(name)
      const { since, times } =
        before !== undefined && now() - before.since < PLACE_MS ? before : { since: now(), times: 0 }
      if (times >= MAX_TIMES_LEFT || !(await leases.release(placesOf(person), fileId))) return false
      forgetLeft()
      left.delete(name)
      left.set(name, { since, times: times + 1, until: now() + LEAVING_MS })
      return true
    },
  }
}

/** A file that a person left, so often since some moment. */
interface LeftFile {
  since: number
  times: number
  /** When what still flows needs a place. */
  until: number
}

const nameOf = (person: string, fileId: string): string => `${person} ${fileId}`

const ELSEWHERE = 'This link is being watched from another address. Open the film again to watch it here.'

const tooMany = (most: number): string =>
  `You are watching ${most} ${most === 1 ? 'film' : 'films'} already, which is all at once. Stop one, wait half a minute, and try again.`

function busyIfFull(error: unknown): PlaceRefusal {
  if (!(error instanceof LeasesFullError)) throw error
  return { code: 'busy', message: 'Too many people are watching now', retryAfterSeconds: BUSY_SECONDS }
}
