'use client'
import { useEffect, useState } from 'react'

/** The media's state as the controls show it. Times in seconds. */
export interface MediaState {
  paused: boolean
  /** Playback is stalled because data is missing. */
  waiting: boolean
  /** Has played since it was opened. */
  started: boolean
  time: number
  duration: number
  bufferedEnd: number
  volume: number
  muted: boolean
  rate: number
}

const INITIAL: MediaState = {
  paused: true,
  waiting: true,
  started: false,
  time: 0,
  duration: 0,
  bufferedEnd: 0,
  volume: 1,
  muted: false,
  rate: 1,
}

const REFRESHING = [
  'timeupdate',
  'play',
  'pause',
  'ended',
  'durationchange',
  'progress',
  'volumechange',
  'ratechange',
  'seeking',
]
const WAITING_ON: Record<string, boolean> = {
  loadstart: true,
  waiting: true,
  seeking: true,
  seeked: false,
  canplay: false,
  playing: false,
  error: false,
}

/** Tracks a media element through its events. */
export function useMediaState(video: HTMLVideoElement | null): MediaState {
  const [state, setState] = useState(INITIAL)

  useEffect(() => {
    if (!video) return
    const refresh = () => setState((before) => ({ ...before, ...readMedia(video) }))
    const onWaiting = (event: Event) =>
      setState((before) => ({
        ...before,
        waiting: WAITING_ON[event.type] ?? false,
        started: event.type === 'playing' || before.started,
      }))
    for (const type of REFRESHING) video.addEventListener(type, refresh)
    for (const type of Object.keys(WAITING_ON)) video.addEventListener(type, onWaiting)
    return () => {
      for (const type of REFRESHING) video.removeEventListener(type, refresh)
      for (const type of Object.keys(WAITING_ON)) video.removeEventListener(type, onWaiting)
    }
  }, [video])

  return state
}

function readMedia(video: HTMLVideoElement): Omit<MediaState, 'waiting' | 'started'> {
  return {
    paused: video.paused,
    time: video.currentTime,
    duration: Number.isFinite(video.duration) ? video.duration : 0,
    bufferedEnd: bufferedEnd(video),
    volume: video.volume,
    muted: video.muted,
    rate: video.playbackRate,
  }
}

/** The end of the buffered range that contains the current position. */
function bufferedEnd({ buffered, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < buffered.length; index += 1) {
    if (buffered.start(index) <= currentTime + 0.1 && buffered.end(index) >= currentTime) return buffered.end(index)
  }
  return currentTime
}
