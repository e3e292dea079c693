'use client'
import { useEffect, useRef, useState } from 'react'
import { savePreferences } from './player-preferences.ts'

/** Whether the next episode begins by itself when one has ended: as the viewer likes it, and unless told to stay. */
export function useGoingOn(video: HTMLVideoElement | null, goNext: () => void) {
  const [stay, setStay] = useState(false)
  const [autoplay, setAutoplay] = useState(true)
  const latest = useRef({ goNext, goesOn: false })
  latest.current = { goNext, goesOn: autoplay && !stay }

  // The event, not the state: a state outlives the opening of the next episode and would skip one.
  useEffect(() => {
    const onEnded = () => latest.current.goesOn && latest.current.goNext()
    video?.addEventListener('ended', onEnded)
    return () => video?.removeEventListener('ended', onEnded)
  }, [video])

  return {
    stay,
    autoplay,
    setAutoplay,
    /** The viewer likes it so, and will the next time. */
    keepAutoplay(on: boolean) {
      setAutoplay(on)
      savePreferences({ autoplay: on })
    },
    /** Not after this episode. */
    stayHere: () => setStay(true),
    /** Another episode begins. */
    begin: () => setStay(false),
  }
}
