'use client'
import { ArrowLeft, Play } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ErrorCard } from './error-card.tsx'
import { toggleFullScreen, togglePictureInPicture } from './full-screen.ts'
import { NextCard } from './next-card.tsx'
import { nextItem } from './next-item.ts'
import type { PlayerAction } from './parse-shortcut.ts'
import { performAction, seekTo, setRate, setVolume } from './perform-action.ts'
import { type OpenMenu, PlayerControls } from './player-controls.tsx'
import { readPreferences, savePreferences } from './player-preferences.ts'
import type { Playlist, PlaylistItem } from './playlist.ts'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { useIdle } from './use-idle.ts'
import { resumePosition, useKeptProgress } from './use-kept-progress.ts'
import { useMediaSession } from './use-media-session.ts'
import { useMediaState } from './use-media-state.ts'
import { usePlayback } from './use-playback.ts'
import { usePlayerKeys } from './use-player-keys.ts'
import { useStageGestures } from './use-stage-gestures.ts'

/** The next episode is offered this long before the end, in seconds. */
const nextSeconds = 10

/** Plays a title from the file `fileId` on. `startAt` (seconds) wins over the place kept in this browser. */
export function Player(props: { list: Playlist; fileId: string; startAt: number | null }) {
  const { list } = props
  const root = useRef<HTMLDivElement>(null)
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const [fileId, setFileId] = useState(props.fileId)
  const [menu, setMenu] = useState<OpenMenu>(null)
  const [help, setHelp] = useState(false)
  const [stay, setStay] = useState(false)
  const [autoplay, setAutoplay] = useState(true)
  const fullScreen = useFullScreen()

  const index = list.items.findIndex((item) => item.files.some((file) => file.id === fileId))
  const item = list.items[index] as PlaylistItem
  const next = nextItem(list.items, index, fileId)

  const media = useMediaState(video)
  const playback = usePlayback(video, () => {
    return { fileId, at: props.startAt ?? resumePosition(item.key), play: true }
  })
  const failed = playback.state.phase === 'failed' ? playback.state.failure : undefined
  const ready = playback.state.phase === 'ready' && playback.state.fileId === fileId
  const { idle, wake, rest } = useIdle(media.paused || menu !== null || help || failed !== undefined)

  useKeptPreferences(video, setAutoplay)
  useKeptProgress(video, { list, item, fileId, ready })

  // The address always names what plays; a start asked for by `?t=` must not rule a later reload.
  useEffect(() => history.replaceState(history.state, '', `/watch/${fileId}`), [fileId])

  const openFile = (id: string, at: number, play: boolean) => {
    setFileId(id)
    playback.open({ fileId: id, at, play })
  }
  const goNext = () => {
    const quality = item.files.find((file) => file.id === fileId)?.quality
    const file = next?.files.find((candidate) => candidate.quality === quality) ?? next?.files[0]
    if (!next || !file) return
    setStay(false)
    openFile(file.id, resumePosition(next.key), true)
  }

  const latest = useRef({ goNext, goesOn: false })
  latest.current = { goNext, goesOn: autoplay && !stay }
  const act = useCallback(
    (action: PlayerAction) => {
      if (!video || !root.current) return
      if (action.type === 'full-screen') void toggleFullScreen(root.current, video).catch(() => {})
      else if (action.type === 'picture-in-picture') void togglePictureInPicture(video).catch(() => {})
      else if (action.type === 'help') setHelp(true)
      else if (action.type === 'next') latest.current.goNext()
      else performAction(video, action)
    },
    [video],
  )
  usePlayerKeys(act, wake)
  useMediaSession(
    video,
    useMemo(() => ({ list, item, hasNext: next !== undefined, act }), [list, item, next, act]),
  )
  const { sum, stage } = useStageGestures(act, () => (idle ? wake() : rest()))

  const left = media.duration - media.time
  const nearEnd = ready && media.duration > nextSeconds * 3 && left <= nextSeconds
  // The event, not the state: a state outlives the opening of the next episode and would skip one.
  useEffect(() => {
    const onEnded = () => latest.current.goesOn && latest.current.goNext()
    video?.addEventListener('ended', onEnded)
    return () => video?.removeEventListener('ended', onEnded)
  }, [video])

  const shown = !idle
  const fade = `transition-opacity duration-300 ${shown ? '' : 'pointer-events-none opacity-0'}`
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: any movement shows the controls; it does nothing else
    <div
      ref={root}
      data-testid="player"
      data-phase={playback.state.phase}
      onPointerMove={(event) => event.pointerType === 'mouse' && wake()}
      onFocus={wake}
      className={`fixed inset-0 overflow-hidden bg-black text-ink ${shown ? '' : 'player-idle'}`}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: subtitles lie inside the files; the API offers none to show */}
      <video ref={setVideo} playsInline preload="auto" className="absolute inset-0 size-full object-contain" />
      <div className="absolute inset-0" {...stage} />
      {media.waiting && !failed && (
        <div role="status" className="pointer-events-none absolute inset-0 grid place-items-center">
          <span className="player-ring size-16 rounded-full border-4 border-white/20 border-t-white" />
          <span className="sr-only">Loading</span>
        </div>
      )}
      {ready && media.paused && !media.waiting && !media.started && (
        <button
          type="button"
          aria-label="Start playing"
          onClick={() => act({ type: 'toggle' })}
          className="absolute top-1/2 left-1/2 grid size-20 -translate-1/2 place-items-center rounded-full bg-white text-obs-950 shadow-2xl"
        >
          <Play className="size-8 translate-x-0.5 fill-current" aria-hidden="true" />
        </button>
      )}
      {sum !== 0 && (
        <p className="tnum absolute top-[18%] left-1/2 -translate-x-1/2 rounded-full bg-black/70 px-5 py-2.5 font-semibold">
          {`${sum > 0 ? '+' : '−'}${Math.abs(sum)} s`}
        </p>
      )}
      {next && nearEnd && !stay && !failed && (
        <NextCard
          label={next.label ?? list.title}
          seconds={Math.max(0, Math.ceil(left))}
          auto={autoplay}
          onPlay={goNext}
          onStay={() => setStay(true)}
        />
      )}
      {failed && (
        <ErrorCard
          failure={failed}
          others={item.files.filter((file) => file.id !== fileId)}
          backHref={`/title/${list.titleId}`}
          onRetry={playback.retry}
          onQuality={(id) => openFile(id, media.time, true)}
        />
      )}
      <div
        aria-hidden="true"
        className={`pointer-events-none absolute inset-0 bg-[linear-gradient(0deg,rgb(0_0_0/.82),transparent_34%,transparent_78%,rgb(0_0_0/.6))] transition-opacity duration-300 ${shown ? '' : 'opacity-0'}`}
      />
      <header className={`absolute inset-x-[var(--gut)] top-4 z-30 flex items-center gap-4 md:top-6 ${fade}`}>
        <a href={`/title/${list.titleId}`} className="player-button" aria-label={`Back to ${list.title}`}>
          <ArrowLeft className="size-6" aria-hidden="true" />
        </a>
        <div className="min-w-0">
          <h1 className="truncate text-lg leading-6 font-semibold">{list.title}</h1>
          {item.label && <p className="truncate text-sm text-ink-glass">{item.label}</p>}
        </div>
      </header>
      <div className={`absolute inset-x-[max(.75rem,var(--gut))] bottom-[clamp(.75rem,3vw,2.25rem)] ${fade}`}>
        <PlayerControls
          media={media}
          files={item.files}
          fileId={fileId}
          hasNext={next !== undefined}
          autoplay={autoplay}
          fullScreen={fullScreen}
          menu={menu}
          onMenu={setMenu}
          act={act}
          onSeek={(to) => video && seekTo(video, to)}
          onVolume={(volume) => video && setVolume(video, volume)}
          onRate={(rate) => video && setRate(video, rate)}
          onQuality={(id) => id !== fileId && openFile(id, media.time, !media.paused)}
          onAutoplay={(on) => {
            setAutoplay(on)
            savePreferences({ autoplay: on })
          }}
        />
      </div>
      {help && <ShortcutSheet onClose={() => setHelp(false)} />}
    </div>
  )
}

function useKeptPreferences(video: HTMLVideoElement | null, onAutoplay: (on: boolean) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: preferences are taken once, when the element appears
  useEffect(() => {
    if (!video) return
    const kept = readPreferences()
    video.volume = kept.volume
    video.muted = kept.muted
    onAutoplay(kept.autoplay)
    const keep = () => savePreferences({ volume: video.volume, muted: video.muted })
    video.addEventListener('volumechange', keep)
    return () => video.removeEventListener('volumechange', keep)
  }, [video])
}

function useFullScreen(): boolean {
  const [full, setFull] = useState(false)
  useEffect(() => {
    const onChange = () => setFull(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', onChange)
    return () => document.removeEventListener('fullscreenchange', onChange)
  }, [])
  return full
}
