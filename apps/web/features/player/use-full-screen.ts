'use client'
import { useEffect, useState } from 'react'

/** Whether any element is in full screen. */
export function useFullScreen(): boolean {
  const [full, setFull] = useState(false)
  useEffect(() => {
    const onChange = () => setFull(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', onChange)
    return () => document.removeEventListener('fullscreenchange', onChange)
  }, [])
  return full
}
