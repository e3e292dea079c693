import Link from 'next/link'
import type { ReactNode } from 'react'
import { RowArrows } from './row-arrows.tsx'

/** A row of cards with horizontal scrolling, under a heading. `id` is unique on the page. */
export function Row(props: { id: string; title: string; href?: string; children: ReactNode; className?: string }) {
  return (
    <section aria-labelledby={props.id} className={`relative ${props.className ?? ''}`}>
      <div className="flex items-end gap-3 px-[var(--gut)]">
        <h2 id={props.id} className="text-xl font-semibold">
          {props.title}
        </h2>
        {props.href && (
          <Link
            href={props.href}
            prefetch={false}
            aria-label={`See all: ${props.title}`}
            className="ml-auto text-sm font-medium text-ink-2 hover:text-ink"
          >
            See all
          </Link>
        )}
        <RowArrows rail={`${props.id}-rail`} title={props.title} />
      </div>
      <div id={`${props.id}-rail`} className="rail">
        {props.children}
      </div>
    </section>
  )
}
