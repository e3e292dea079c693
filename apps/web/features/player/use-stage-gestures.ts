'use client'
import { type PointerEvent, useRef, useState } from 'react'
import type { PlayerAction } from './parse-shortcut.ts'

/** Maximum time between the taps of a double tap, in milliseconds. */
const DOUBLE_TAP_MS = 300

/** Display time of the sum of jumps, in milliseconds. */
const SUM_MS = 800

/**
 * Pointer gestures on the picture. Mouse: a click pauses, a double click toggles full screen. Touch: a tap shows or
 * hides the controls, a double tap at the left or right jumps 10 s, and further taps add up.
 */
export function useStageGestures(act: (action: PlayerAction) => void, toggleControls: () => void) {
  const last = useRef({ at: 0, side: 0 })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [sum, setSum] = useState(0)

  const jump = (side: number) => {
    act({ type: 'seek', by: side * 10 })
    setSum((before) => (Math.sign(before) === side ? before : 0) + side * 10)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setSum(0), SUM_MS)
  }

  const onTouch = (event: PointerEvent<HTMLElement>) => {
    const share = event.clientX / event.currentTarget.clientWidth
    const side = share < 0.35 ? -1 : share > 0.65 ? 1 : 0
    const again = event.timeStamp - last.current.at < DOUBLE_TAP_MS && side === last.current.side
    last.current = { at: event.timeStamp, side }
    if (again && side !== 0) jump(side)
    else toggleControls()
  }

  return {
    sum,
    stage: {
      onPointerUp: (event: PointerEvent<HTMLElement>) => {
        if (event.pointerType === 'touch') onTouch(event)
        else if (event.button === 0) act({ type: 'toggle' })
      },
      onDoubleClick: () => {
        if (matchMedia('(hover: hover)').matches) act({ type: 'full-screen' })
      },
    },
  }
}
