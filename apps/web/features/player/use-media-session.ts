'use client'
import { useEffect } from 'react'
import { imageUrl } from '@/lib/artwork.ts'
import type { PlayerAction } from './parse-shortcut.ts'
import type { Playlist, PlaylistItem } from './playlist.ts'

/** `session` is memoised by the caller. Tells the system what plays, and takes its keys: lock screen, headset, media keys. */
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
      // Browsers throw on actions they do not know.
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
