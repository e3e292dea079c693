'use client'
import { useEffect } from 'react'
import { browserStorage } from '../../lib/browser-storage.ts'
import { type Progress, readProgress } from '../progress/progress-store.ts'
import { rememberProgress } from '../progress/use-progress.ts'
import type { Playlist, PlaylistItem } from './playlist.ts'

/** Share after which an item counts as watched: the rest is credits. */
const DONE_SHARE = 0.95

/** A position below this many seconds restarts at the beginning. */
const MIN_RESUME = 3

/** The stored start position of an item in this browser, in seconds. */
export function resumePosition(key: string): number {
  const entry = readProgress(browserStorage('local')).find((candidate) => candidate.key === key)
  return entry && !entry.done && entry.position > MIN_RESUME ? entry.position : 0
}

/** Stores the viewer's position: each second, on a pause or seek, and when the page is hidden. */
export function useKeptProgress(
  video: HTMLVideoElement | null,
  { list, item, fileId, ready }: { list: Playlist; item: PlaylistItem; fileId: string; ready: boolean },
): void {
  useEffect(() => {
    if (!video || !ready) return
    let written = -1
    const write = () => {
      if (video.readyState === 0 || !video.duration || video.currentTime === written) return
      written = video.currentTime
      rememberProgress(progressOf(list, item, fileId, video))
    }
    const onTime = () => {
      if (Math.abs(video.currentTime - written) >= 1) write()
    }
    video.addEventListener('timeupdate', onTime)
    const now = ['pause', 'seeked', 'ended']
    for (const type of now) video.addEventListener(type, write)
    addEventListener('pagehide', write)
    document.addEventListener('visibilitychange', write)
    return () => {
      video.removeEventListener('timeupdate', onTime)
      for (const type of now) video.removeEventListener(type, write)
      removeEventListener('pagehide', write)
      document.removeEventListener('visibilitychange', write)
    }
  }, [video, list, item, fileId, ready])
}

function progressOf(list: Playlist, item: PlaylistItem, fileId: string, video: HTMLVideoElement): Progress {
  return {
    key: item.key,
    titleId: list.titleId,
    fileId,
    title: list.title,
    label: item.label,
    position: video.currentTime,
    duration: video.duration,
    updatedAt: Date.now(),
    artworkId: list.artworkId,
    tint: list.tint,
    done: video.currentTime / video.duration >= DONE_SHARE,
  }
}
