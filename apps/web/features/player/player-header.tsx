'use client'
import { ArrowLeft } from 'lucide-react'

/** The name of the playing item, and a link back to its title. */
export function PlayerHeader(props: { titleId: string; title: string; label: string | null; className: string }) {
  return (
    <header className={`absolute inset-x-[var(--gut)] top-4 z-30 flex items-center gap-4 md:top-6 ${props.className}`}>
      <a href={`/title/${props.titleId}`} className="player-button" aria-label={`Back to ${props.title}`}>
        <ArrowLeft className="size-6" aria-hidden="true" />
      </a>
      <div className="min-w-0">
        <h1 className="truncate text-lg leading-6 font-semibold">{props.title}</h1>
        {props.label && <p className="truncate text-sm text-ink-glass">{props.label}</p>}
      </div>
    </header>
  )
}
