'use client'
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { toggleFullScreen, togglePictureInPicture } from './full-screen.ts'
import { nextItem } from './next-item.ts'
import type { PlayerAction } from './parse-shortcut.ts'
import { performAction } from './perform-action.ts'
import type { Playlist, PlaylistFile, PlaylistItem } from './playlist.ts'
import { useGoingOn } from './use-going-on.ts'
import { useKeptPreferences } from './use-kept-preferences.ts'
import { resumePosition, useKeptProgress } from './use-kept-progress.ts'
import { useMediaSession } from './use-media-session.ts'
import { useMediaState } from './use-media-state.ts'
import { usePlayback } from './use-playback.ts'

/** What to play: a title, starting with `fileId`. `startAt` (seconds) overrides the position stored in this browser. */
export interface PlayerProps {
  list: Playlist
  fileId: string
  startAt: number | null
}

/** Plays the files of a list one after another, independent of the controls. `onHelp`: called for the help key. */
export function usePlayer(props: PlayerProps, root: RefObject<HTMLElement | null>, onHelp: () => void) {
  const { list } = props
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const [fileId, setFileId] = useState(props.fileId)
  const { item, next } = placeIn(list, fileId)

  const media = useMediaState(video)
  const playback = usePlayback(video, () => {
    return { fileId, at: props.startAt ?? resumePosition(item.key), play: true }
  })
  const failure = playback.state.phase === 'failed' ? playback.state.failure : undefined
  const ready = playback.state.phase === 'ready' && playback.state.fileId === fileId

  useKeptProgress(video, { list, item, fileId, ready })

  // The address always names the playing file; without `?t=`, so that a later reload resumes at the stored position.
  useEffect(() => history.replaceState(history.state, '', `/watch/${fileId}`), [fileId])

  const openFile = (id: string, at: number, play: boolean) => {
    setFileId(id)
    playback.open({ fileId: id, at, play })
  }
  const goNext = () => {
    const file = next && sameQuality(next, item, fileId)
    if (!next || !file) return
    goingOn.begin()
    openFile(file.id, resumePosition(next.key), true)
  }
  const goingOn = useGoingOn(video, goNext)
  useKeptPreferences(video, goingOn.setAutoplay)

  const goNextNow = useRef(goNext)
  goNextNow.current = goNext
  const act = useCallback(
    (action: PlayerAction) => {
      if (!video || !root.current) return
      if (action.type === 'full-screen') void toggleFullScreen(root.current, video).catch(() => {})
      else if (action.type === 'picture-in-picture') void togglePictureInPicture(video).catch(() => {})
      else if (action.type === 'help') onHelp()
      else if (action.type === 'next') goNextNow.current()
      else performAction(video, action)
    },
    [video, root, onHelp],
  )
  useMediaSession(
    video,
    useMemo(() => ({ list, item, hasNext: next !== undefined, act }), [list, item, next, act]),
  )
  const { phase } = playback.state
  return {
    video,
    setVideo,
    media,
    phase,
    failure,
    ready,
    item,
    next,
    fileId,
    openFile,
    goNext,
    goingOn,
    act,
    retry: playback.retry,
  }
}

function placeIn(list: Playlist, fileId: string): { item: PlaylistItem; next: PlaylistItem | undefined } {
  const index = list.items.findIndex((item) => item.files.some((file) => file.id === fileId))
  return { item: list.items[index] as PlaylistItem, next: nextItem(list.items, index, fileId) }
}

/** The file of `next` in the current quality, or its first file. */
function sameQuality(next: PlaylistItem, item: PlaylistItem, fileId: string): PlaylistFile | undefined {
  const quality = item.files.find((file) => file.id === fileId)?.quality
  return next.files.find((candidate) => candidate.quality === quality) ?? next.files[0]
}
