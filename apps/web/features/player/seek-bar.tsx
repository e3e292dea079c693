'use client'
import { useRef, useState } from 'react'
import { formatClock } from '@/lib/format-time.ts'

/** The time line: played part, buffered part, and the time under the pointer. A drag seeks on release. */
export function SeekBar(props: { time: number; duration: number; bufferedEnd: number; onSeek: (to: number) => void }) {
  const { time, duration } = props
  const [drag, setDrag] = useState<number>()
  const [hover, setHover] = useState<number>()
  const pressed = useRef(false)
  const shown = drag ?? time
  const percent = (seconds: number) => `${duration > 0 ? Math.min(100, (100 * seconds) / duration) : 0}%`

  const commit = () => {
    pressed.current = false
    if (drag !== undefined) props.onSeek(drag)
    setDrag(undefined)
  }

  return (
    <div
      className="player-slider group relative mx-1 flex h-7 items-center"
      onPointerMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect()
        setHover(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)))
      }}
      onPointerLeave={() => setHover(undefined)}
    >
      <div className="relative h-[5px] w-full overflow-hidden rounded-full bg-white/22 transition-[height] group-hover:h-2">
        <div className="absolute inset-y-0 left-0 bg-white/28" style={{ width: percent(props.bufferedEnd) }} />
        <div
          className="absolute inset-y-0 left-0 bg-linear-to-r from-ember-lo to-ember"
          style={{ width: percent(shown) }}
        />
      </div>
      <div
        className="absolute size-4 -translate-x-1/2 rounded-full bg-white shadow-lg ring-4 ring-ember/35"
        style={{ left: percent(shown) }}
      />
      {(hover !== undefined || drag !== undefined) && duration > 0 && (
        <div
          aria-hidden="true"
          className="tnum pointer-events-none absolute bottom-8 -translate-x-1/2 rounded-[8px] bg-black/85 px-2.5 py-1 text-xs font-semibold ring-1 ring-white/20"
          style={{ left: drag !== undefined ? percent(drag) : `${(hover ?? 0) * 100}%` }}
        >
          {formatClock(drag ?? (hover ?? 0) * duration)}
        </div>
      )}
      <input
        type="range"
        aria-label="Position"
        aria-valuetext={`${formatClock(shown)} of ${formatClock(duration)}`}
        data-testid="position"
        min={0}
        max={duration || 1}
        step="any"
        value={shown}
        onPointerDown={() => {
          pressed.current = true
        }}
        onPointerUp={commit}
        onPointerCancel={commit}
        onChange={(event) => {
          const to = Number(event.target.value)
          if (pressed.current) setDrag(to)
          else props.onSeek(to)
        }}
        className="player-range"
      />
    </div>
  )
}
