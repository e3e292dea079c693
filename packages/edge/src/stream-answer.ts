import type { OutgoingHttpHeaders } from 'node:http'
import type { ByteRange } from '@streamvault/bytes'
import type { CheckedLink } from '@streamvault/crypto-links'
import { type OpenRange, type RangeReader, SliceUnavailableError } from '@streamvault/slice-cache'
import type { ActiveStreams, FileStream, Stream } from './active-streams.ts'
import { answerSocket } from './answer-socket.ts'
import type { BufferPool } from './buffer-pool.ts'
import { CLASSES, type Counters } from './counters.ts'
import type { StreamResponse } from './exchange.ts'
import type { Seat } from './places/thread-places.ts'
import { type Sending, sendRange } from './send-range.ts'
import type { Turns } from './turns.ts'
import { ViewerFlow } from './viewer-flow.ts'
import type { Pace } from './viewer-rates.ts'

/** Where one thread's answers read their bytes, and how they send them. */
export interface StreamAnswerDeps {
  openRange: OpenRange
  /** The rate limit of a viewer, if any. */
  paceOf: (link: CheckedLink, remoteAddress: string | undefined) => Pace | undefined
  pool: BufferPool
  turns: Turns
  counters: Counters
  /** Registers answers in progress, so that a purge can end them. */
  streams?: ActiveStreams
}

/** `Retry-After` of a purged answer: a fetch that was in progress during the purge is gone a moment later. */
const PURGED_AGAIN_MS = 1000

/** The receiver of an answer. */
export interface Viewer {
  link: CheckedLink
  address: string | undefined
  /** Their place; `undefined` when places are not limited. */
  seat: Seat | undefined
}

/**
 * One answer in progress. Until its end it is registered, so that a purge, or the loss of the viewer's place, cuts it
 * off.
 *
 * A class, as there is one for each request: `docs/performance.md` has the cost of closures.
 */
export class StreamAnswer implements Stream, FileStream {
  private readonly deps: StreamAnswerDeps
  private readonly response: StreamResponse
  private readonly viewer: Viewer
  private readonly className: (typeof CLASSES)[number]
  private readonly reader: RangeReader
  private sending: Sending | undefined
  /** Why the answer ended before its first byte. */
  private refusal: SliceUnavailableError | undefined

  constructor(deps: StreamAnswerDeps, response: StreamResponse, viewer: Viewer, range: ByteRange) {
    this.deps = deps
    this.response = response
    this.viewer = viewer
    this.className = CLASSES.find((name) => name === viewer.link.class) ?? CLASSES[0]
    this.reader = deps.openRange(viewer.link.fileId, range, viewerName(viewer))
  }

  /** Settles when the kernel has accepted all bytes. Rejects when a slice is unavailable, or the viewer left. */
  async send(status: number, headers: OutgoingHttpHeaders): Promise<void> {
    const { deps, response, reader } = this
    const { link, address, seat } = this.viewer
    deps.streams?.add(link.fileId, this)
    seat?.streams.add(this)
    // Needed where no awaited call rejects: a viewer may leave before the answer has a socket.
    response.once('close', () => this.end())
    deps.counters.add('streamsActive', 1)
    try {
      const waited = answerSocket(response)
      const socket = waited instanceof Promise ? await waited : waited
      if (this.refusal !== undefined) throw this.refusal
      const flow = new ViewerFlow(socket, () => response.writeHead(status, headers).flushHeaders())
      const { pool, turns } = deps
      const pace = deps.paceOf(link, address)
      this.sending = sendRange(reader, flow, { pool, turns, pace, onSent: (bytes) => this.count(bytes) })
      await this.sending.done
      response.end()
    } finally {
      this.end()
      deps.counters.add('streamsActive', -1)
    }
  }

  /** Cuts the answer off. */
  destroy(): void {
    // First: otherwise the answer would request the purged bytes again before its connection has closed.
    this.reader.close()
    this.response.destroy()
  }

  /** A viewer without a sent head gets a retryable error; all other answers are cut off. */
  purge(): void {
    if (this.response.headersSent) {
      this.destroy()
      return
    }
    this.refusal = new SliceUnavailableError(this.viewer.link.fileId, 'purged', { retryAfterMs: PURGED_AGAIN_MS })
    this.reader.close()
    this.sending?.stop(this.refusal)
  }

  private count(bytes: number): void {
    const { seat } = this.viewer
    this.deps.counters.add(this.className, bytes)
    if (seat !== undefined) seat.isUsed = true
  }

  private end(): void {
    const { link, seat } = this.viewer
    this.deps.streams?.delete(link.fileId, this)
    seat?.streams.delete(this)
    this.reader.close()
    this.sending?.stop()
  }
}

/** A viewer is one link on one file; viewers of a link without a token are told apart by address. */
function viewerName({ link: { tid, fileId }, address }: Viewer): string {
  return `${fileId} ${tid === '' ? (address ?? '') : tid}`
}
