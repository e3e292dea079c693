'use client'
import { useCallback, useRef, useState } from 'react'
import { seekTo, setRate, setVolume } from './perform-action.ts'
import { type OpenMenu, PlayerControls } from './player-controls.tsx'
import { PlayerHeader } from './player-header.tsx'
import { PlayerNotices } from './player-notices.tsx'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { useFullScreen } from './use-full-screen.ts'
import { useIdle } from './use-idle.ts'
import { type PlayerProps, usePlayer } from './use-player.ts'
import { usePlayerKeys } from './use-player-keys.ts'
import { useStageGestures } from './use-stage-gestures.ts'

/** Plays a title, with controls that hide while the viewer is idle. */
export function Player(props: PlayerProps) {
  const { list } = props
  const root = useRef<HTMLDivElement>(null)
  const [menu, setMenu] = useState<OpenMenu>(null)
  const [help, setHelp] = useState(false)
  const player = usePlayer(
    props,
    root,
    useCallback(() => setHelp(true), []),
  )
  const { video, media, item, fileId, goingOn, act } = player
  const { idle, wake, rest } = useIdle(media.paused || menu !== null || help || player.failure !== undefined)
  const fullScreen = useFullScreen()
  usePlayerKeys(act, wake)
  const { sum, stage } = useStageGestures(act, () => (idle ? wake() : rest()))

  const fade = `transition-opacity duration-300 ${idle ? 'pointer-events-none opacity-0' : ''}`
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: movement only shows the controls
    <div
      ref={root}
      data-testid="player"
      data-phase={player.phase}
      onPointerMove={(event) => event.pointerType === 'mouse' && wake()}
      onFocus={wake}
      className={`fixed inset-0 overflow-hidden bg-black text-ink ${idle ? 'player-idle' : ''}`}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: subtitles are inside the files; the API offers none */}
      <video ref={player.setVideo} playsInline preload="auto" className="absolute inset-0 size-full object-contain" />
      <div className="absolute inset-0" {...stage} />
      <PlayerNotices list={list} player={player} jumped={sum} />
      <div
        aria-hidden="true"
        className={`pointer-events-none absolute inset-0 bg-[linear-gradient(0deg,rgb(0_0_0/.82),transparent_34%,transparent_78%,rgb(0_0_0/.6))] transition-opacity duration-300 ${idle ? 'opacity-0' : ''}`}
      />
      <PlayerHeader titleId={list.titleId} title={list.title} label={item.label} className={fade} />
      <div className={`absolute inset-x-[max(.75rem,var(--gut))] bottom-[clamp(.75rem,3vw,2.25rem)] ${fade}`}>
        <PlayerControls
          media={media}
          files={item.files}
          fileId={fileId}
          hasNext={player.next !== undefined}
          autoplay={goingOn.autoplay}
          fullScreen={fullScreen}
          menu={menu}
          onMenu={setMenu}
          act={act}
          onSeek={(to) => video && seekTo(video, to)}
          onVolume={(volume) => video && setVolume(video, volume)}
          onRate={(rate) => video && setRate(video, rate)}
          onQuality={(id) => id !== fileId && player.openFile(id, media.time, !media.paused)}
          onAutoplay={goingOn.keepAutoplay}
        />
      </div>
      {help && <ShortcutSheet onClose={() => setHelp(false)} />}
    </div>
  )
}
