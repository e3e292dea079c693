'use client'
import { useCallback, useEffect, useRef, useState } from 'react'

/** Milliseconds after the viewer's last activity at which the controls hide. */
const IDLE_MS = 3000

/** Whether the viewer is idle; never while `held`. `wake` reports activity, `rest` makes the viewer idle at once. */
export function useIdle(held: boolean) {
  const [idle, setIdle] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const wake = useCallback(() => {
    setIdle(false)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setIdle(true), IDLE_MS)
  }, [])
  const rest = useCallback(() => {
    clearTimeout(timer.current)
    setIdle(true)
  }, [])

  useEffect(() => {
    wake()
    return () => clearTimeout(timer.current)
  }, [wake])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the idle timer restarts when a hold ends
  useEffect(() => wake(), [held, wake])

  return { idle: idle && !held, wake, rest }
}
