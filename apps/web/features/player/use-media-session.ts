'use client'
import { useEffect } from 'react'
import { imageUrl } from '@/lib/artwork.ts'
import type { PlayerAction } from './parse-shortcut.ts'
import type { Playlist, PlaylistItem } from './playlist.ts'

/** Publishes the playing item to the system, and handles its media keys. The caller must memoise `session`. */
export function useMediaSession(
  video: HTMLVideoElement | null,
  session: { list: Playlist; item: PlaylistItem; hasNext: boolean; act: (action: PlayerAction) => void },
): void {
  useEffect(() => {
    if (!video || !('mediaSession' in navigator)) return
    const { list, item, hasNext, act } = session
    const system = navigator.mediaSession
    system.metadata = new MediaMetadata({
      title: item.label ?? list.title,
      artist: item.label ? list.title : 'StreamVault',
      artwork: list.artworkId ? [{ src: imageUrl(list.artworkId, 832), type: 'image/webp' }] : [],
    })
    const handlers: Partial<Record<MediaSessionAction, MediaSessionActionHandler>> = {
      play: () => void video.play().catch(() => {}),
      pause: () => video.pause(),
      seekbackward: () => act({ type: 'seek', by: -10 }),
      seekforward: () => act({ type: 'seek', by: 10 }),
      seekto: ({ seekTime }) => {
        if (seekTime !== undefined) video.currentTime = seekTime
      },
      ...(hasNext && { nexttrack: () => act({ type: 'next' }) }),
    }
    const set = (name: MediaSessionAction, handler: MediaSessionActionHandler | null) => {
      // Browsers throw on unsupported actions.
      try {
        system.setActionHandler(name, handler)
      } catch {}
    }
    for (const [name, handler] of Object.entries(handlers)) set(name as MediaSessionAction, handler)
    return () => {
      for (const name of Object.keys(handlers)) set(name as MediaSessionAction, null)
    }
  }, [video, session])
}
