import { createLinkKeeper, type LivingLink } from './link-keeper.ts'
import type { LinkHealth } from './probe-link.ts'

/** The part of `<video>` that playback needs. */
export interface Media extends EventTarget {
  src: string
  currentTime: number
  readonly paused: boolean
  readonly error: { readonly code: number } | null
  load(): void
  play(): Promise<void>
}

/** The reason why nothing plays, for the error card. */
export type Failure = 'unsupported' | 'gone' | 'crowded' | 'unreachable'

/** State of playback. */
export type PlaybackState =
  | { phase: 'opening'; fileId: string }
  | { phase: 'ready'; fileId: string }
  | { phase: 'failed'; fileId: string; failure: Failure }

/** The file, the position in it (seconds), and whether to start playing at once. */
export interface OpenRequest {
  fileId: string
  at: number
  play: boolean
}

/** Plays files through links that expire. */
export interface Playback extends Disposable {
  open(request: OpenRequest): void
  /** Opens the same file again at its last position; for the error card's button. */
  retry(): void
}

/** Dependencies of a playback. */
export interface PlaybackDeps {
  media: Media
  requestLink(fileId: string, signal: AbortSignal): Promise<LivingLink>
  probe(url: string, signal: AbortSignal): Promise<LinkHealth>
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Milliseconds of any clock: only differences matter. */
  now(): number
  onChange(state: PlaybackState): void
}

/** Recoveries in a row before an error is shown. With the waits below that is about 7 seconds. */
const MAX_RECOVERIES = 3

/** Seconds of playback past a fault after which the fault no longer counts. */
const RECOVERED_AFTER = 5

const MEDIA_NETWORK_ERROR = 2

/** The manager's error codes for a file that is no longer available. */
const GONE_CODES: ReadonlySet<string | undefined> = new Set(['file_not_found', 'file_missing', 'title_not_found'])

/**
 * Plays files on `media`: requests a link, opens it at the viewer's position, and on a media error finds
 * the cause. Renews a link before it expires, at once during a pause; recovers from an expired link or a lost
 * connection at the same position; reports other errors through `onChange`.
 */
export function createPlayback(deps: PlaybackDeps): Playback {
  const { media } = deps
  let request: OpenRequest | undefined
  let url: string | undefined
  let opened: AbortController | undefined
  // Until the media has reached the requested position, its events do not come from the viewer.
  let settled = false
  let recoveries = 0
  let faultAt = 0
  const links = createLinkKeeper({
    ...deps,
    onFresh: () => request && settled && media.paused && !media.error && start({ ...request, play: false }),
  })

  const onMetadata = () => {
    if (!request) return
    settled = true
    if (request.at > 0) media.currentTime = request.at
    // Browsers may refuse to start with sound before a user gesture; then the viewer uses the big play button.
    if (request.play) media.play().catch(() => {})
    deps.onChange({ phase: 'ready', fileId: request.fileId })
  }
  const onTime = () => {
    if (!request || !settled || media.error) return
    request = { ...request, at: media.currentTime, play: !media.paused }
    if (Math.abs(media.currentTime - faultAt) > RECOVERED_AFTER) recoveries = 0
  }
  const onError = () => {
    const code = media.error?.code
    if (request && opened && code) void recover(request, code, opened.signal)
  }
  const listeners = {
    loadedmetadata: onMetadata,
    timeupdate: onTime,
    // A seek into an expired link fails before the time changes; playback must continue at the target of the seek.
    seeking: onTime,
    play: onTime,
    pause: onTime,
    error: onError,
  }
  for (const [type, listener] of Object.entries(listeners)) media.addEventListener(type, listener)

  function open(next: OpenRequest): void {
    recoveries = 0
    start(next)
  }

  function start(next: OpenRequest, known?: string): void {
    opened?.abort()
    opened = new AbortController()
    request = next
    settled = false
    deps.onChange({ phase: 'opening', fileId: next.fileId })
    void load(next, known, opened.signal)
  }

  async function load(next: OpenRequest, known: string | undefined, signal: AbortSignal): Promise<void> {
    try {
      const link = known ?? (await links.take(next.fileId, signal))
      if (signal.aborted) return
      url = link
      media.src = link
      media.load()
    } catch (error) {
      if (signal.aborted) return
      fail(next, GONE_CODES.has((error as { code?: string }).code) ? 'gone' : 'unreachable')
    }
  }

  async function recover(next: OpenRequest, code: number, signal: AbortSignal): Promise<void> {
    const health = await deps.probe(url ?? '', signal)
    if (signal.aborted) return
    if (health === 'gone' || health === 'crowded') return fail(next, health)
    if (health === 'serves' && code !== MEDIA_NETWORK_ERROR) return fail(next, 'unsupported')
    if (recoveries >= MAX_RECOVERIES) return fail(next, 'unreachable')
    recoveries += 1
    faultAt = next.at
    if (health === 'unreachable') await deps.wait(1000 * 2 ** (recoveries - 1), signal).catch(() => {})
    if (!signal.aborted) start(next, health === 'serves' ? url : undefined)
  }

  function fail({ fileId }: OpenRequest, failure: Failure): void {
    deps.onChange({ phase: 'failed', fileId, failure })
  }

  return {
    open,
    retry: () => request && open({ ...request, play: true }),
    [Symbol.dispose]() {
      opened?.abort()
      for (const [type, listener] of Object.entries(listeners)) media.removeEventListener(type, listener)
    },
  }
}
