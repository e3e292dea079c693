'use client'
import { useEffect, useRef, useState } from 'react'
import { savePreferences } from './player-preferences.ts'

/** Whether the next episode starts automatically: by the viewer's preference, unless declined for this episode. */
export function useGoingOn(video: HTMLVideoElement | null, goNext: () => void) {
  const [stay, setStay] = useState(false)
  const [autoplay, setAutoplay] = useState(true)
  const latest = useRef({ goNext, goesOn: false })
  latest.current = { goNext, goesOn: autoplay && !stay }

  // The event, not the state: a state would survive the opening of the next episode and skip one.
  useEffect(() => {
    const onEnded = () => latest.current.goesOn && latest.current.goNext()
    video?.addEventListener('ended', onEnded)
    return () => video?.removeEventListener('ended', onEnded)
  }, [video])

  return {
    stay,
    autoplay,
    setAutoplay,
    /** Changes the preference, also for next time. */
    keepAutoplay(on: boolean) {
      setAutoplay(on)
      savePreferences({ autoplay: on })
    },
    /** Declines for this episode. */
    stayHere: () => setStay(true),
    /** Called when another episode starts. */
    begin: () => setStay(false),
  }
}
