'use client'
import { ErrorCard } from './error-card.tsx'
import { NextCard } from './next-card.tsx'
import type { PlayerAction } from './parse-shortcut.ts'
import type { Playlist } from './playlist.ts'
import { JumpSum, LoadingRing, StartButton } from './stage-notices.tsx'
import type { usePlayer } from './use-player.ts'

/** Seconds before the end at which the next episode is offered. */
const NEXT_SECONDS = 10

/** Notices over the picture: loading, waiting, seeking, ending, failure. `jumped`: sum of the jumps, in seconds. */
export function PlayerNotices(props: { list: Playlist; player: ReturnType<typeof usePlayer>; jumped: number }) {
  const { list, player, jumped } = props
  const { media, failure, ready, item, next, fileId, goingOn } = player
  const left = media.duration - media.time
  const nearEnd = ready && media.duration > NEXT_SECONDS * 3 && left <= NEXT_SECONDS
  const start: PlayerAction = { type: 'toggle' }
  return (
    <>
      {media.waiting && !failure && <LoadingRing />}
      {ready && media.paused && !media.waiting && !media.started && <StartButton onStart={() => player.act(start)} />}
      {jumped !== 0 && <JumpSum seconds={jumped} />}
      {next && nearEnd && !goingOn.stay && !failure && (
        <NextCard
          label={next.label ?? list.title}
          seconds={Math.max(0, Math.ceil(left))}
          auto={goingOn.autoplay}
          onPlay={player.goNext}
          onStay={goingOn.stayHere}
        />
      )}
      {failure && (
        <ErrorCard
          failure={failure}
          others={item.files.filter((file) => file.id !== fileId)}
          backHref={`/title/${list.titleId}`}
          onRetry={player.retry}
          onQuality={(id) => player.openFile(id, media.time, true)}
        />
      )}
    </>
  )
}
