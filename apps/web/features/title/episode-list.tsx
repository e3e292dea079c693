import { Play } from 'lucide-react'
import Link from 'next/link'
import { formatRuntime } from '@/lib/format-time.ts'
import { ProgressBar } from '../progress/progress-bar.tsx'
import { chooseFile, type WatchEntry } from './plan-entries.ts'

/** The seasons of a series as links, and the episodes of the selected season. */
export function EpisodeList(props: { titleId: string; entries: readonly WatchEntry[]; season: number | null }) {
  const seasons = [...new Set(props.entries.map((entry) => entry.season))]
  const shown = props.entries.filter((entry) => entry.season === props.season)
  return (
    <section aria-labelledby="episodes" className="min-w-0">
      <div className="mb-4 flex flex-wrap items-center gap-4">
        <h2 id="episodes" className="text-2xl font-semibold">
          Episodes
        </h2>
        {seasons.length > 1 && <SeasonLinks titleId={props.titleId} seasons={seasons} shown={props.season} />}
        <span className="ml-auto text-sm text-ink-3">
          {shown.length === 1 ? '1 episode' : `${shown.length} episodes`}
        </span>
      </div>
      <ol className="flex flex-col gap-1">
        {shown.map((entry) => (
          <li key={entry.key}>
            <EpisodeLine entry={entry} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function SeasonLinks(props: { titleId: string; seasons: (number | null)[]; shown: number | null }) {
  return (
    <nav
      aria-label="Seasons"
      className="flex max-w-full gap-1 overflow-x-auto rounded-[13px] bg-white/5 p-1 ring-1 ring-white/8 ring-inset"
    >
      {props.seasons.map((season) => (
        <Link
          key={season ?? 'extras'}
          href={`/title/${props.titleId}?season=${season ?? 'extras'}`}
          prefetch={false}
          scroll={false}
          aria-current={season === props.shown ? 'true' : undefined}
          className="rounded-[9px] px-3.5 py-1.5 text-sm font-medium whitespace-nowrap text-ink-2 hover:text-ink aria-[current]:bg-white/13 aria-[current]:text-ink"
        >
          {seasonName(season)}
        </Link>
      ))}
    </nav>
  )
}

function EpisodeLine({ entry }: { entry: WatchEntry }) {
  const file = chooseFile(entry.files)
  if (!file) return null
  const name = entry.name ?? (entry.number === null ? 'Extra' : `Episode ${entry.number}`)
  const qualities = [...new Set(entry.files.flatMap(({ quality }) => quality ?? []))]
  return (
    <a
      href={`/watch/${file.id}`}
      data-testid="episode"
      className="group grid grid-cols-[76px_1fr] items-center gap-4 rounded-lg p-2.5 transition-colors hover:bg-white/5 md:grid-cols-[132px_1fr] md:gap-5 md:p-3"
    >
      <span className="card-art type-art grid aspect-square place-items-center md:aspect-video">
        <span className="tnum text-2xl font-semibold text-ink/85 transition-opacity group-hover:opacity-0 group-focus-visible:opacity-0">
          {entry.number ?? '+'}
        </span>
        <span className="absolute inset-0 grid place-items-center opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100">
          <span className="grid size-10 place-items-center rounded-full bg-black/55 ring-1 ring-white/35">
            <Play className="size-4 translate-x-px fill-white" aria-hidden="true" />
          </span>
        </span>
        <ProgressBar progressKey={entry.key} className="absolute inset-x-2 bottom-2" />
      </span>
      <span className="min-w-0">
        <span className="flex items-baseline gap-3">
          <span className="truncate font-semibold">
            <span className="sr-only">{`Play ${entry.code ?? ''} `}</span>
            {name}
          </span>
          {file.duration && (
            <span className="tnum ml-auto shrink-0 text-sm text-ink-3">{formatRuntime(file.duration)}</span>
          )}
        </span>
        {entry.overview && <span className="mt-1 line-clamp-2 max-w-[38rem] text-sm text-ink-2">{entry.overview}</span>}
        <span className="mt-2 flex gap-1.5">
          {qualities.map((quality) => (
            <span key={quality} className="rounded-[5px] bg-white/7 px-1.5 text-2xs font-medium text-ink-2">
              {quality}
            </span>
          ))}
        </span>
      </span>
    </a>
  )
}

function seasonName(season: number | null): string {
  if (season === null) return 'Extras'
  return season === 0 ? 'Specials' : `Season ${season}`
}
