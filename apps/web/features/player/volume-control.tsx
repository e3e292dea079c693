'use client'
import { Volume1, Volume2, VolumeX } from 'lucide-react'
import { PlayerButton } from './player-button.tsx'

/** Mute button and volume slider. Hidden on phones, which have volume keys and little space. */
export function VolumeControl(props: {
  volume: number
  muted: boolean
  onVolume: (volume: number) => void
  onMute: () => void
}) {
  const shown = props.muted ? 0 : props.volume
  const Icon = shown === 0 ? VolumeX : shown < 0.5 ? Volume1 : Volume2
  return (
    <div className="flex items-center max-md:hidden">
      <PlayerButton label={props.muted ? 'Unmute' : 'Mute'} onPress={props.onMute}>
        <Icon className="size-5" aria-hidden="true" />
      </PlayerButton>
      <div className="player-slider relative flex h-8 w-24 items-center">
        <div className="h-1 w-full overflow-hidden rounded-full bg-white/25">
          <div className="h-full bg-white" style={{ width: `${shown * 100}%` }} />
        </div>
        <div className="absolute size-3.5 -translate-x-1/2 rounded-full bg-white" style={{ left: `${shown * 100}%` }} />
        <input
          type="range"
          aria-label="Volume"
          aria-valuetext={`${Math.round(shown * 100)} percent`}
          data-own-keys
          min={0}
          max={1}
          step={0.05}
          value={shown}
          onChange={(event) => props.onVolume(Number(event.target.value))}
          className="player-range"
        />
      </div>
    </div>
  )
}
