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

/** Why nothing plays, for the error card. */
export type Failure = 'unsupported' | 'gone' | 'crowded' | 'unreachable'

/** Where playback stands. */
export type PlaybackState =
  | { phase: 'opening'; fileId: string }
  | { phase: 'ready'; fileId: string }
  | { phase: 'failed'; fileId: string; failure: Failure }

/** What to open, where in it (seconds), and whether to run at once. */
export interface OpenRequest {
  fileId: string
  at: number
  play: boolean
}

/** Plays files by links that expire. */
export interface Playback extends Disposable {
  open(request: OpenRequest): void
  /** Opens the same file again where it stood; for the error card's button. */
  retry(): void
}

/** Collaborators of a playback. */
export interface PlaybackDeps {
  media: Media
  requestLink(fileId: string, signal: AbortSignal): Promise<LivingLink>
  probe(url: string, signal: AbortSignal): Promise<LinkHealth>
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Milliseconds of any clock: spans alone count. */
  now(): number
  onChange(state: PlaybackState): void
}

/** Recoveries in a row before the viewer is told. With the waits below that is about 7 seconds. */
const MAX_RECOVERIES = 3

/** Playing this far past a fault, in seconds, forgets it. */
const RECOVERED_AFTER = 5

const MEDIA_NETWORK_ERROR = 2

/** The manager's words for a file that cannot be had any more. */
const GONE_CODES: ReadonlySet<string | undefined> = new Set(['file_not_found', 'file_missing', 'title_not_found'])

/**
 * Plays files on `media`: asks for a link, opens it where the viewer was, and when the media fails finds
 * out why. A link is renewed before it ends, at once where the viewer has paused; one found expired and a lost
 * line are mended at the same second; what cannot be mended is told through `onChange`.
 */
export function createPlayback(deps: PlaybackDeps): Playback {
  const { media } = deps
  let request: OpenRequest | undefined
  let url: string | undefined
  let opened: AbortController | undefined
  // Until the file stands where it was asked to, what the media tells is not the viewer's doing.
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
    // Browsers may refuse to start with sound before a gesture; then the big play button is the way.
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
    // A jump into an expired link fails before time moves on; the place to go on from is where it led.
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
