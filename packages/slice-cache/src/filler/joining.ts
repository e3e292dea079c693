import type { SliceStore } from '../disk/slice-store.ts'
import type { FileDescriptions } from '../file-descriptions.ts'
import type { SliceAsk } from '../messages.ts'
import { brings, createProbes } from '../probe.ts'
import { sliceLength } from '../slice-plan.ts'
import { type Fill, type Reader, tellIdle } from './fill.ts'
import type { Fills } from './fills.ts'

/** Counters of a filler since it was made. */
export interface FillerStats {
  /** Slices that had to be fetched. */
  misses: number
  /** Requests that joined a fetch in progress. */
  joined: number
}

/** Where a slice may be already, and what a new fetch needs. */
export interface JoiningDeps {
  files: FileDescriptions
  fills: Fills
  store: SliceStore
  sliceBytes: number
  /** Number of all slots. */
  slots: number
  /** Starts a fetch. */
  run: (fill: Fill) => void
  /** Called with the error when a file that a viewer waits for cannot be described. */
  onError: (error: unknown) => void
}

/** Adds readers to the one fetch of their slice. */
export interface Joining {
  readonly stats: Readonly<FillerStats>
  /** Joins or begins the fetch, and sends the reader its outcome, also when there is none. Never rejects. */
  join(reader: Reader, ask: SliceAsk): Promise<void>
}

/** Share of the slots that read-ahead leaves free for viewers who wait. */
const KEPT_FREE = 0.25
/** Probed slices that are remembered: 16 GiB of films. */
const MAX_PROBES = 16_384

/** Lets every reader join the fetch of its slice, or begin it. */
export function createJoining({ files, fills, store, sliceBytes, slots, run, onError }: JoiningDeps): Joining {
  const probes = createProbes({ max: MAX_PROBES })
  const stats: FillerStats = { misses: 0, joined: 0 }
  const keptFree = Math.max(1, Math.floor(slots * KEPT_FREE))

  function begin(reader: Reader, ask: SliceAsk, length: number): void {
    const { fileId, index, offset, viewer } = ask
    const key = { fileId, index }
    const fill = fills.begin(key, viewer, { length, start: offset, done: 0 }, probes.goalOf(key, ask, length))
    enter(reader, fill)
    if (!reader.isIdle) stats.misses += 1
    run(fill)
  }

  function joinKnown(reader: Reader, ask: SliceAsk, fill: Fill): void {
    enter(reader, fill)
    const { tell, question, isAhead } = reader
    if (!ask.isCounted) stats.joined += 1
    if (fill.phase === 'whole') tellIdle(fill)
    if (fill.slot >= 0 && !isAhead) tell({ kind: 'progress', question, slot: fill.slot, state: fill.state })
    if (!brings(fill.state, fill.goal, ask)) fetchAll(fill)
  }

  function fetchAll(fill: Fill): void {
    fill.goal = fill.state.length
    if (fill.phase !== 'probed') return
    fill.phase = 'filling'
    run(fill)
  }

  return {
    stats,
    async join(reader, ask) {
      const { fileId, index, offset, question } = ask
      const { signal } = reader.leaving
      const meta = await files
        .describe(fileId, signal)
        .catch((error) => void (reader.isAhead || signal.aborted || onError(error)))
      if (signal.aborted) return
      const length = sliceLength(meta?.size ?? 0, index, sliceBytes)
      const known = fills.get({ fileId, index })
      if (offset >= length) refuse(reader, 'file_gone')
      else if (known !== undefined) joinKnown(reader, ask, known)
      // The slice was written after the worker looked.
      else if (store.has({ fileId, index })) reader.tell({ kind: reader.isAhead ? 'kept' : 'settled', question })
      else if (reader.isAhead && fills.free <= keptFree) refuse(reader, 'busy')
      else begin(reader, ask, length)
    },
  }
}

function refuse({ tell, question }: Reader, code: 'file_gone' | 'busy'): void {
  tell({ kind: 'failed', question, code })
}

function enter(reader: Reader, fill: Fill): void {
  reader.fill = fill
  fill.readers.add(reader)
  fill.stopLinger()
  fill.isAwaited ||= !reader.isAhead
  if (reader.isAhead) reader.tell({ kind: 'begun', question: reader.question })
}
