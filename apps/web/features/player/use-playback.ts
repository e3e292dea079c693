'use client'
import { useEffect, useRef, useState } from 'react'
import { createPlayback, type OpenRequest, type Playback, type PlaybackState } from './create-playback.ts'
import { probeLink } from './probe-link.ts'
import { requestPlayLink } from './request-play-link.ts'

/** A playback on `video` that opens `first` as soon as the element exists. */
export function usePlayback(video: HTMLVideoElement | null, first: () => OpenRequest) {
  const [state, setState] = useState<PlaybackState>({ phase: 'opening', fileId: '' })
  const playback = useRef<Playback>(undefined)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `first` is read once, when the element appears
  useEffect(() => {
    if (!video) return
    const created = createPlayback({
      media: video,
      requestLink: requestPlayLink,
      probe: probeLink,
      wait,
      now: Date.now,
      onChange: setState,
    })
    playback.current = created
    created.open(first())
    return () => created[Symbol.dispose]()
  }, [video])

  return {
    state,
    open: (request: OpenRequest) => playback.current?.open(request),
    retry: () => playback.current?.retry(),
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
