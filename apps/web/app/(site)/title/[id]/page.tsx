import type { TitleDetail } from '@streamvault/api'
import { AudioLines, Captions } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { DownNotice } from '@/features/shell/down-notice.tsx'
import { EpisodeList } from '@/features/title/episode-list.tsx'
import { FactLine } from '@/features/title/fact-line.tsx'
import { trackLanguages } from '@/features/title/file-facts.ts'
import { chooseFile, filesToChoose, planEntries, type WatchEntry, watchSeconds } from '@/features/title/plan-entries.ts'
import { PlayButton } from '@/features/title/play-button.tsx'
import { QualityList } from '@/features/title/quality-list.tsx'
import { TitleBackdrop } from '@/features/title/title-backdrop.tsx'
import { TitleJsonLd } from '@/features/title/title-json-ld.tsx'
import { readTitle } from '@/lib/api.ts'
import { titleTint } from '@/lib/artwork.ts'
import { formatRuntime } from '@/lib/format-time.ts'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ season?: string | string[] }>
}

const readOnce = cache(readTitle)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const answer = await readOnce((await params).id)
  if (answer.state !== 'ok') return { title: answer.state === 'down' ? 'The vault is not answering' : 'Not found' }
  const { title, overview } = answer.value
  return { title, description: overview, openGraph: { title, description: overview ?? '', type: 'website' } }
}

export default async function TitlePage({ params, searchParams }: Props) {
  const { id } = await params
  const answer = await readOnce(id)
  if (answer.state === 'not-found') notFound()
  if (answer.state === 'down') return <DownNotice retry={`/title/${encodeURIComponent(id)}`} />
  const title = answer.value
  const entries = planEntries(title)
  const season = chooseSeason(entries, (await searchParams).season)
  const first = title.kind === 'film' ? entries[0] : (entries.find((entry) => entry.season === season) ?? entries[0])
  const length = first && runtime(watchSeconds(entries, first))
  return (
    <div style={{ '--tint': titleTint(title.artwork) }}>
      <TitleJsonLd title={title} />
      <div className="absolute inset-x-0 top-0 -z-10 h-[min(92svh,900px)] overflow-clip fade-foot max-md:h-[74svh]">
        <TitleBackdrop artwork={title.artwork} first />
        <div className="scrim-hero absolute inset-0" />
      </div>
      <div className="px-[var(--gut)] pt-[max(21svh,150px)] max-md:pt-[38svh]">
        <div className="grid items-start gap-x-14 gap-y-10 xl:grid-cols-[minmax(0,1fr)_408px]">
          <TitleHead title={title} first={first} length={title.kind === 'film' ? length : episodeCount(title)} />
          {first && (
            <QualityList
              files={filesToChoose(title.kind === 'film' ? entries : [first])}
              chosen={chooseFile(first.files)}
              note={[title.kind === 'series' && first.code, length].filter(Boolean).join(' · ')}
            />
          )}
        </div>
        {title.kind === 'series' && entries.length > 0 && (
          <div className="mt-14 xl:mr-[calc(408px+3.5rem)]">
            <EpisodeList titleId={title.id} entries={entries} season={season} />
          </div>
        )}
      </div>
    </div>
  )
}

function TitleHead(props: { title: TitleDetail; first: WatchEntry | undefined; length: string | undefined }) {
  const { title, first, length } = props
  const file = first && chooseFile(first.files)
  const audio = trackLanguages(title.files, 'audio')
  const subtitles = trackLanguages(title.files, 'subtitle')
  return (
    <div className="min-w-0">
      <h1 className="title-type max-w-[16ch] text-balance">{title.title}</h1>
      <div className="mt-6">
        <FactLine title={title} extra={[length]} />
      </div>
      {title.overview && <p className="mt-5 max-w-[38rem] text-lg text-ink-glass text-pretty">{title.overview}</p>}
      <p className="mt-4 flex flex-wrap gap-x-5 gap-y-1.5 text-sm text-ink-2">
        {audio.length > 0 && (
          <span className="inline-flex items-center gap-2">
            <AudioLines className="size-4" aria-label="Sound" />
            {audio.join(', ')}
          </span>
        )}
        {subtitles.length > 0 && (
          <span className="inline-flex items-center gap-2">
            <Captions className="size-4" aria-label="Subtitles in the files" />
            {subtitles.length > 4 ? `${subtitles.length} languages` : subtitles.join(', ')}
          </span>
        )}
      </p>
      <div className="mt-8 flex flex-wrap items-center gap-3">
        {first && file ? (
          <PlayButton titleId={title.id} fileId={file.id} code={first.code} />
        ) : (
          <p className="text-ink-2">No file of this title is in the vault yet.</p>
        )}
      </div>
    </div>
  )
}

function runtime(seconds: number): string | undefined {
  return seconds > 0 ? formatRuntime(seconds) : undefined
}

function episodeCount(title: TitleDetail): string | undefined {
  if (title.episodes.length === 0) return undefined
  return title.episodes.length === 1 ? '1 episode' : `${title.episodes.length} episodes`
}

function chooseSeason(entries: readonly WatchEntry[], asked: string | string[] | undefined): number | null {
  const seasons = entries.map((entry) => entry.season)
  const wanted = asked === 'extras' ? null : Number(asked)
  return asked !== undefined && seasons.includes(wanted) ? wanted : (seasons[0] ?? null)
}
