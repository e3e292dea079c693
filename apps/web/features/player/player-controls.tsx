'use client'
import {
  Gauge,
  Keyboard,
  Maximize,
  Minimize,
  Pause,
  PictureInPicture2,
  Play,
  RotateCcw,
  RotateCw,
  Settings2,
  SkipForward,
} from 'lucide-react'
import { formatClock } from '@/lib/format-time.ts'
import type { PlayerAction } from './parse-shortcut.ts'
import { RATES } from './perform-action.ts'
import { PlayerButton } from './player-button.tsx'
import { type MenuChoice, PlayerMenu } from './player-menu.tsx'
import type { PlaylistFile } from './playlist.ts'
import { SeekBar } from './seek-bar.tsx'
import type { MediaState } from './use-media-state.ts'
import { VolumeControl } from './volume-control.tsx'

/** The open menu. */
export type OpenMenu = 'quality' | 'settings' | null

interface Props {
  media: MediaState
  files: readonly PlaylistFile[]
  fileId: string
  hasNext: boolean
  autoplay: boolean
  fullScreen: boolean
  menu: OpenMenu
  onMenu: (menu: OpenMenu) => void
  act: (action: PlayerAction) => void
  onSeek: (to: number) => void
  onVolume: (volume: number) => void
  onRate: (rate: number) => void
  onQuality: (fileId: string) => void
  onAutoplay: (on: boolean) => void
}

/** The control bar of the player. */
export function PlayerControls(props: Props) {
  const { media, act } = props
  const press = (action: PlayerAction) => () => act(action)
  const quality = props.files.find((file) => file.id === props.fileId)?.quality ?? ''
  return (
    <div className="glass edge rounded-xl px-3 pt-3 pb-2 md:px-5 md:pt-4 md:pb-3">
      <SeekBar time={media.time} duration={media.duration} bufferedEnd={media.bufferedEnd} onSeek={props.onSeek} />
      <div className="mt-1 flex items-center md:gap-1">
        <PlayerButton label={media.paused ? 'Play' : 'Pause'} onPress={press({ type: 'toggle' })} testId="toggle">
          {media.paused ? (
            <Play className="size-6 fill-current" aria-hidden="true" />
          ) : (
            <Pause className="size-6 fill-current" aria-hidden="true" />
          )}
        </PlayerButton>
        <PlayerButton label="Back 10 seconds" onPress={press({ type: 'seek', by: -10 })}>
          <RotateCcw className="size-5" aria-hidden="true" />
        </PlayerButton>
        <PlayerButton label="Forward 10 seconds" onPress={press({ type: 'seek', by: 10 })}>
          <RotateCw className="size-5" aria-hidden="true" />
        </PlayerButton>
        {props.hasNext && (
          <PlayerButton label="Next episode" onPress={press({ type: 'next' })}>
            <SkipForward className="size-5 fill-current" aria-hidden="true" />
          </PlayerButton>
        )}
        <VolumeControl
          volume={media.volume}
          muted={media.muted}
          onVolume={props.onVolume}
          onMute={press({ type: 'mute' })}
        />
        <span
          className="tnum text-sm whitespace-nowrap text-ink-glass max-md:absolute max-md:-top-7 max-md:right-3 md:ml-3"
          data-testid="clock"
        >
          {`${formatClock(media.time)} / ${formatClock(media.duration)}`}
        </span>
        <span className="ml-auto" />
        <PlayerMenu
          label={`Quality: ${quality}`}
          open={props.menu === 'quality'}
          onOpenChange={(open) => props.onMenu(open ? 'quality' : null)}
          choices={props.files.map((file) => qualityChoice(file, props.fileId))}
          onChoose={props.onQuality}
        >
          <Gauge className="size-5" aria-hidden="true" />
          <span className="max-md:hidden">{quality}</span>
        </PlayerMenu>
        <PlayerMenu
          label="Speed and more"
          open={props.menu === 'settings'}
          onOpenChange={(open) => props.onMenu(open ? 'settings' : null)}
          choices={settingChoices(props)}
          onChoose={(id) => (id === 'autoplay' ? props.onAutoplay(!props.autoplay) : props.onRate(Number(id)))}
        >
          {media.rate === 1 ? <Settings2 className="size-5" aria-hidden="true" /> : `${media.rate}×`}
        </PlayerMenu>
        <PlayerButton label="Keys" onPress={press({ type: 'help' })} wideOnly>
          <Keyboard className="size-5" aria-hidden="true" />
        </PlayerButton>
        <PlayerButton label="Picture in picture" onPress={press({ type: 'picture-in-picture' })} wideOnly>
          <PictureInPicture2 className="size-5" aria-hidden="true" />
        </PlayerButton>
        <PlayerButton
          label={props.fullScreen ? 'Leave full screen' : 'Full screen'}
          onPress={press({ type: 'full-screen' })}
        >
          {props.fullScreen ? (
            <Minimize className="size-5" aria-hidden="true" />
          ) : (
            <Maximize className="size-5" aria-hidden="true" />
          )}
        </PlayerButton>
      </div>
    </div>
  )
}

function qualityChoice(file: PlaylistFile, fileId: string): MenuChoice {
  return { id: file.id, label: file.quality, detail: file.detail, checked: file.id === fileId }
}

function settingChoices({ media, hasNext, autoplay }: Props): MenuChoice[] {
  const speeds = RATES.map((rate) => ({
    id: String(rate),
    label: rate === 1 ? 'Normal speed' : `${rate}×`,
    checked: media.rate === rate,
  }))
  const next = { id: 'autoplay', label: 'Go on to the next episode', checked: autoplay, toggle: true }
  return hasNext ? [...speeds, next] : speeds
}
