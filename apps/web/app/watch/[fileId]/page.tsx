import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Player } from '@/features/player/player.tsx'
import { type Playlist, planPlaylist } from '@/features/player/playlist.ts'
import { DownNotice } from '@/features/shell/down-notice.tsx'
import { SiteFrame } from '@/features/shell/site-frame.tsx'
import { type Answer, readFileAnswer, readTitle } from '@/lib/api.ts'

interface Props {
  params: Promise<{ fileId: string }>
  searchParams: Promise<{ t?: string | string[] }>
}

const readPlayed = cache(async (fileId: string): Promise<Answer<Playlist>> => {
  const file = await readFileAnswer(fileId)
  if (file.state !== 'ok') return file
  const title = await readTitle(file.value.title.id)
  return title.state === 'ok' ? { state: 'ok', value: planPlaylist(title.value) } : title
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const answer = await readPlayed((await params).fileId)
  const title = answer.state === 'ok' ? answer.value.title : 'Watch'
  return { title, robots: { index: false } }
}

export default async function WatchPage({ params, searchParams }: Props) {
  const { fileId } = await params
  const answer = await readPlayed(fileId)
  if (answer.state === 'down') {
    return (
      <SiteFrame>
        <DownNotice retry={`/watch/${encodeURIComponent(fileId)}`} />
      </SiteFrame>
    )
  }
  if (answer.state === 'not-found' || !holds(answer.value, fileId)) notFound()
  return (
    <main id="main">
      <Player list={answer.value} fileId={fileId} startAt={readStart((await searchParams).t)} />
      <noscript>
        <p className="fixed inset-x-0 top-1/3 z-50 text-center text-lg">The player needs JavaScript.</p>
      </noscript>
    </main>
  )
}

function holds(list: Playlist, fileId: string): boolean {
  return list.items.some((item) => item.files.some((file) => file.id === fileId))
}

function readStart(t: string | string[] | undefined): number | null {
  const seconds = Number(t)
  return typeof t === 'string' && t !== '' && Number.isFinite(seconds) && seconds >= 0 ? seconds : null
}
