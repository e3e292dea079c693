'use client'
import { Play } from 'lucide-react'

/** Shown while the player waits for bytes. */
export function LoadingRing() {
  return (
    <div role="status" className="pointer-events-none absolute inset-0 grid place-items-center">
      <span className="player-ring size-16 rounded-full border-4 border-white/20 border-t-white" />
      <span className="sr-only">Loading</span>
    </div>
  )
}

/** For browsers that block autoplay. */
export function StartButton({ onStart }: { onStart: () => void }) {
  return (
    <button
      type="button"
      aria-label="Start playing"
      onClick={onStart}
      className="absolute top-1/2 left-1/2 grid size-20 -translate-1/2 place-items-center rounded-full bg-white text-obs-950 shadow-2xl"
    >
      <Play className="size-8 translate-x-0.5 fill-current" aria-hidden="true" />
    </button>
  )
}

/** The sum of all jumps, in seconds. */
export function JumpSum({ seconds }: { seconds: number }) {
  return (
    <p className="tnum absolute top-[18%] left-1/2 -translate-x-1/2 rounded-full bg-black/70 px-5 py-2.5 font-semibold">
      {`${seconds > 0 ? '+' : '−'}${Math.abs(seconds)} s`}
    </p>
  )
}
