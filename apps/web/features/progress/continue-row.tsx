'use client'
import { Play, X } from 'lucide-react'
import Link from 'next/link'
import { formatRuntime } from '@/lib/format-time.ts'
import { Picture } from '../cards/picture.tsx'
import { Row } from '../cards/row.tsx'
import { type Progress, planContinue } from './progress-store.ts'
import { forgetProgress, useProgress } from './use-progress.ts'

const CARD_WIDTH = 'w-[clamp(220px,22.6vw,372px)]'

/** Unfinished titles of this browser, newest first. `expected` reserves the row's space until the progress is loaded. */
export function ContinueRow({ expected }: { expected: boolean }) {
  const entries = useProgress()
  const items = planContinue(entries ?? []).slice(0, 20)
  if (entries === undefined && expected) {
    return (
      <Row id="continue" title="Continue watching">
        <div className={`${CARD_WIDTH} card-art aspect-video`} />
      </Row>
    )
  }
  if (items.length === 0) return null
  return (
    <Row id="continue" title="Continue watching">
      {items.map((entry) => (
        <ContinueCard key={entry.key} entry={entry} />
      ))}
    </Row>
  )
}

function ContinueCard({ entry }: { entry: Progress }) {
  const left = `${formatRuntime(Math.max(0, entry.duration - entry.position))} left`
  const percent = Math.round((100 * entry.position) / entry.duration) || 0
  return (
    <div className={`card ${CARD_WIDTH}`} style={{ '--tint': entry.tint }}>
      <Link
        href={`/watch/${entry.fileId}`}
        prefetch={false}
        aria-label={['Resume', entry.title, entry.label, left].filter(Boolean).join(', ')}
        className="card-art type-art block aspect-video"
      >
        {entry.artworkId && (
          <Picture
            id={entry.artworkId}
            width={416}
            height={234}
            from={416}
            to={832}
            sizes="clamp(220px, 22.6vw, 372px)"
            loading="lazy"
            decoding="async"
          />
        )}
        <span className="absolute inset-0 bg-linear-to-t from-black/90 via-black/25 to-transparent" />
        <span className="peek absolute inset-0 grid place-items-center pb-8">
          <span className="grid size-12 place-items-center rounded-full bg-black/50 ring-1 ring-white/35">
            <Play className="size-5 translate-x-px fill-white" aria-hidden="true" />
          </span>
        </span>
        <span className="absolute inset-x-3.5 bottom-3.5">
          <span className="mb-2 flex items-end gap-3">
            <span className="min-w-0">
              <span className="block truncate leading-5 font-semibold">{entry.title}</span>
              {entry.label && <span className="block truncate text-xs text-ink-2">{entry.label}</span>}
            </span>
            <span className="tnum ml-auto shrink-0 text-xs text-ink-2">{left}</span>
          </span>
          <span className="bar block">
            <i style={{ width: `${percent}%` }} />
          </span>
        </span>
      </Link>
      <button
        type="button"
        aria-label={`Remove ${entry.title} from this row`}
        onClick={() => forgetProgress(entry.titleId)}
        className="absolute top-2.5 right-2.5 grid size-8 place-items-center rounded-full bg-black/60 text-ink ring-1 ring-white/20 hover:bg-black/85"
      >
        <X className="size-4" aria-hidden="true" />
      </button>
    </div>
  )
}
