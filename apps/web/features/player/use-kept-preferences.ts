'use client'
import { useEffect } from 'react'
import { readPreferences, savePreferences } from './player-preferences.ts'

/** Applies the viewer's stored preferences, and stores volume changes. */
export function useKeptPreferences(video: HTMLVideoElement | null, onAutoplay: (on: boolean) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: preferences are applied once, when the element appears
  useEffect(() => {
    if (!video) return
    const kept = readPreferences()
    video.volume = kept.volume
    video.muted = kept.muted
    onAutoplay(kept.autoplay)
    const keep = () => savePreferences({ volume: video.volume, muted: video.muted })
    video.addEventListener('volumechange', keep)
    return () => video.removeEventListener('volumechange', keep)
  }, [video])
}
