'use client'
import type { TitleCard } from '@streamvault/api'
import { pickArtwork, titleTint } from '@/lib/artwork.ts'
import { Picture } from '../cards/picture.tsx'
import { KIND_LABEL } from '../cards/title-facts.ts'

/** One hit of the overlay. The input keeps the focus; `active` marks the selected hit. */
export function SearchHit(props: { title: TitleCard; active: boolean; onPoint: () => void; onOpen: () => void }) {
  const { title } = props
  const poster = pickArtwork(title.artwork, 'poster')
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the combobox opens the active hit
    <div
      id={`hit-${title.id}`}
      role="option"
      tabIndex={-1}
      aria-selected={props.active}
      onPointerMove={props.onPoint}
      onClick={props.onOpen}
      className="flex cursor-pointer items-center gap-4 rounded-md p-2 aria-selected:bg-white/9"
    >
      <span
        className="type-art block h-[66px] w-11 shrink-0 overflow-hidden rounded-[8px]"
        style={{ '--tint': titleTint(title.artwork) }}
      >
        {poster && <Picture id={poster.id} width={208} height={312} className="size-full object-cover" />}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{title.title}</span>
        <span className="block truncate text-sm text-ink-glass">
          {[KIND_LABEL[title.kind], title.year, title.genres.slice(0, 2).join(', ')].filter(Boolean).join(' · ')}
        </span>
      </span>
      {title.qualities[0] && <span className="tag">{title.qualities[0]}</span>}
    </div>
  )
}
