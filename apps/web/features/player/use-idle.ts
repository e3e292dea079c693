'use client'
import { useCallback, useEffect, useRef, useState } from 'react'

/** Controls stay this long after the last sign of the viewer, in milliseconds. */
const IDLE_MS = 3000

/** Whether the viewer has been still for a while; never while `held`. `wake` is a sign of life, `rest` ends it at once. */
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

  // biome-ignore lint/correctness/useExhaustiveDependencies: the wait begins anew when a hold ends
  useEffect(() => wake(), [held, wake])

  return { idle: idle && !held, wake, rest }
}
