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

/** Where one thread's answers find their bytes, and how they are sent. */
export interface StreamAnswerDeps {
  openRange: OpenRange
  /** The pace that a viewer is held to, if any. */
  paceOf: (link: CheckedLink, remoteAddress: string | undefined) => Pace | undefined
  pool: BufferPool
  turns: Turns
  counters: Counters
  /** Where answers under way are noted, so that a purge can end them. */
  streams?: ActiveStreams
}

/** A purge takes the bytes away at once; what was being fetched meanwhile is gone a moment later. */
const PURGED_AGAIN_MS = 1000

/** Who gets the bytes. */
export interface Viewer {
  link: CheckedLink
  address: string | undefined
  /** Their place, where places are given. */
  seat: Seat | undefined
}

/**
 * The bytes of one answer on their way. Until its end it is noted where a purge, or the loss of the viewer's place, cuts it off.
 *
 * A class, as there is one for each request: see what closures cost in `docs/performance.md`.
 */
export class StreamAnswer implements Stream, FileStream {
  private readonly deps: StreamAnswerDeps
  private readonly response: StreamResponse
  private readonly viewer: Viewer
  private readonly className: (typeof CLASSES)[number]
  private readonly reader: RangeReader
  private sending: Sending | undefined
  /** Why it ended before its first byte. */
  private refusal: SliceUnavailableError | undefined

  constructor(deps: StreamAnswerDeps, response: StreamResponse, viewer: Viewer, range: ByteRange) {
    this.deps = deps
    this.response = response
    this.viewer = viewer
    this.className = CLASSES.find((name) => name === viewer.link.class) ?? CLASSES[0]
    this.reader = deps.openRange(viewer.link.fileId, range, viewerName(viewer))
  }

  /** Settles when the kernel has all bytes. Rejects when a slice cannot be had, or the viewer left. */
  async send(status: number, headers: OutgoingHttpHeaders): Promise<void> {
    const { deps, response, reader } = this
    const { link, address, seat } = this.viewer
    deps.streams?.add(link.fileId, this)
    seat?.streams.add(this)
    // Also where nothing is awaited that would tell of it: a viewer may leave before there is a socket.
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
    // First: until the connection has closed, the answer would ask again for what was forgotten.
    this.reader.close()
    this.response.destroy()
  }

  /** Who was sent nothing yet is asked to come again; everybody else is cut off. */
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

/** A viewer is one link on one file; a link without a token of its own is told apart by the address that uses it. */
function viewerName({ link: { tid, fileId }, address }: Viewer): string {
  return `${fileId} ${tid === '' ? (address ?? '') : tid}`
}
