import { type CheckedLink, personOf } from '@streamvault/crypto-links'
import { orAborted } from '@streamvault/waits'
import type { Stream } from '../active-streams.ts'
import { lockedAddress } from './locked-address.ts'
import type { PlaceAnswer, PlaceQuestion } from './place-messages.ts'
import { type PlaceRefusal, RENEW_EVERY_MS, type StreamAsk } from './stream-places.ts'

/** The place of a link, as its thread knows it. */
export interface Seat {
  readonly kind: 'seat'
  /** Set when bytes are sent; the next report then renews the place. */
  isUsed: boolean
  /** The answers that are cut off when the place is lost. */
  readonly streams: Pick<Set<Stream>, 'add' | 'delete'>
}

/** The outcome of a request for a place. */
type Entry = Seat | { kind: 'refused'; refusal: PlaceRefusal }

/** The places of one thread's viewers. A known place costs one map look-up; the main thread keeps all places. */
export interface ThreadPlaces extends Disposable {
  /**
   * The seat of a link, at once where this thread knows it; `undefined` for a link without a person. `left` makes the
   * signal that aborts when the viewer leaves; it is called only before a question to the main thread.
   *
   * @throws the signal's reason when the viewer leaves before the answer; a place taken meanwhile expires by itself
   */
  enter(
    link: CheckedLink,
    viewerAddress: string | undefined,
    left: () => AbortSignal,
  ): Entry | Promise<Entry> | undefined
  /** Handles an answer of the main thread. */
  take(answer: PlaceAnswer): void
}

interface KnownSeat extends Seat {
  ask: StreamAsk
  streams: Set<Stream>
  /** Consecutive checks at which no byte had been sent. */
  rests: number
}

/** After ten seconds without a byte the thread asks for the place again: it may have expired. */
const MAX_RESTS = 10

/** Sends its questions through `tell`, and reports every second which streams flow. */
export function createThreadPlaces(tell: (question: PlaceQuestion) => void): ThreadPlaces {
  const seats = new Map<string, KnownSeat>()
  const waiting = new Map<number, (refusal: PlaceRefusal | undefined) => void>()
  let lastQuestion = 0

  async function ask(name: string, asked: StreamAsk, signal: AbortSignal): Promise<Entry> {
    lastQuestion += 1
    const question = lastQuestion
    const { promise, resolve } = Promise.withResolvers<PlaceRefusal | undefined>()
    waiting.set(question, resolve)
    tell({ kind: 'enter', question, ask: asked })
    const refusal = await orAborted(promise, signal).finally(() => waiting.delete(question))
    if (refusal !== undefined) return { kind: 'refused', refusal }
    const seat = seats.get(name) ?? createSeat(asked)
    seat.rests = 0
    seats.set(name, seat)
    return seat
  }

  function look(): void {
    const asks: StreamAsk[] = []
    for (const [name, seat] of seats) {
      if (seat.isUsed) asks.push(seat.ask)
      seat.rests = seat.isUsed ? 0 : seat.rests + 1
      seat.isUsed = false
      if (seat.rests > MAX_RESTS && seat.streams.size === 0) seats.delete(name)
    }
    if (asks.length > 0) tell({ kind: 'used', asks })
  }

  const timer = setInterval(look, RENEW_EVERY_MS).unref()
  return {
    enter(link, viewerAddress, left) {
      const { tid, fileId } = link
      if (personOf(tid) === undefined) return undefined
      const address = lockedAddress(link.bind, viewerAddress)
      const name = nameOf(tid, address)
      const seat = seats.get(name)
      return seat !== undefined && seat.rests < MAX_RESTS ? seat : ask(name, { tid, fileId, address }, left())
    },
    take(answer) {
      if (answer.kind === 'entered') {
        waiting.get(answer.question)?.(answer.refusal)
        return
      }
      const name = nameOf(answer.ask.tid, answer.ask.address)
      const seat = seats.get(name)
      seats.delete(name)
      for (const stream of [...(seat?.streams ?? [])]) stream.destroy()
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

/** A token belongs to one link, and a link to one file. */
const nameOf = (tid: string, address: string | undefined): string => (address === undefined ? tid : `${tid} ${address}`)

const createSeat = (ask: StreamAsk): KnownSeat => ({ kind: 'seat', ask, streams: new Set(), isUsed: false, rests: 0 })
