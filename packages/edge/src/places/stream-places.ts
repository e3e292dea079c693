import { personOf } from '@streamvault/crypto-links'
import { type Leases, LeasesFullError } from '@streamvault/leases'

/** Names the place that a viewer's link on its file needs. */
export interface StreamAsk {
  /** Token of a checked link. A link without a person needs no place. */
  tid: string
  fileId: string
  /** The address that uses the link; `undefined` when the signature binds the link to an address anyway. */
  address: string | undefined
}

/** Why a viewer is refused now. */
export interface PlaceRefusal {
  /** Stable, for programs. */
  code: 'too_many_streams' | 'link_elsewhere' | 'busy'
  /** For people. */
  message: string
  /** Seconds until a retry can succeed, if the other streams stop now. */
  retryAfterSeconds: number
}

/** Refusals since the start, by code. */
export type PlaceRefusals = Record<PlaceRefusal['code'], number>

/** Where places are kept, and their limit. */
export interface StreamPlacesOptions {
  leases: Leases
  /** Files that one person may watch at once. */
  maxStreams: number
  /** Milliseconds of a monotonic clock. */
  now?: () => number
}

/**
 * Limits on viewing: a person may watch so many files at once, over any number of connections, and a link bound to no
 * address is used from one at a time. Places are leases, not counts: one that is not renewed is free within 30 s.
 */
export interface StreamPlaces {
  /** Takes a place for a link, or returns the refusal. */
  enter(ask: StreamAsk): Promise<PlaceRefusal | undefined>
  /** Renews a place whose bytes were sent a moment ago. False when another viewer took the place meanwhile. */
  renew(ask: StreamAsk): Promise<boolean>
  /**
   * The person leaves a file: its place is free now. A stream of it that still flows a few seconds later must take a
   * place like any other, or ends. False when they had no place, or left the file so often lately that this place stays
   * taken.
   */
  leave(person: string, fileId: string): Promise<boolean>
  readonly refusals: Readonly<PlaceRefusals>
}

/** A place is free at most this long after the last byte. */
const PLACE_MS = 30_000
/** How often the threads report streams that flow. A report is at most this old. */
export const RENEW_EVERY_MS = 1000
const LEASE_MS = PLACE_MS - RENEW_EVERY_MS
/** Players need a moment to end a stream that they leave. */
const LEAVING_MS = 3000
/** Within the time of one place. Each leave gains a stream that goes on a few seconds, which must not add up to a film. */
const MAX_TIMES_LEFT = 2
const MAX_LEFT = 10_000
const BUSY_SECONDS = 5

const oneAddress = (tid: string): string => `ip_lock:{${tid}}`
const placesOf = (person: string): string => `user_concurrency:{${person}}`

/** Keeps places as leases: `ip_lock:{tid}` held by an address, `user_concurrency:{person}` held by files. */
export function createStreamPlaces(options: StreamPlacesOptions): StreamPlaces {
  const { leases, maxStreams, now = () => performance.now() } = options
  const refusals: PlaceRefusals = { too_many_streams: 0, link_elsewhere: 0, busy: 0 }
  /** Files that persons left. Each entry is kept equally long, so the oldest come first. */
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

/** How often a person left a file since some moment. */
interface LeftFile {
  since: number
  times: number
  /** When a stream of it that still flows needs a place again. */
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
