import type { TitleCard } from '@streamvault/api'
import Link from 'next/link'
import { pickArtwork, titleTint } from '@/lib/artwork.ts'
import { Picture } from './picture.tsx'
import { bestQuality, KIND_LABEL, qualityName } from './title-facts.ts'

const SIZES = 'clamp(128px, 12.4vw, 206px)'

/** A title as its poster. `className` sets the width; `eager` is for posters above the fold. */
export function PosterCard(props: { title: TitleCard; className?: string; eager?: boolean }) {
  const { title } = props
  const poster = pickArtwork(title.artwork, 'poster')
  const best = bestQuality(title)
  return (
    <Link
      href={`/title/${title.id}`}
      prefetch={false}
      data-testid="title-card"
      className={`card ${props.className ?? 'w-[clamp(128px,12.4vw,206px)]'}`}
      style={{ '--tint': titleTint(title.artwork) }}
    >
      <div className="card-art type-art aspect-[2/3]">
        {poster ? (
          <Picture
            id={poster.id}
            width={416}
            height={624}
            to={832}
            sizes={SIZES}
            loading={props.eager ? 'eager' : 'lazy'}
            decoding="async"
          />
        ) : (
          <TypePoster name={title.title} />
        )}
        <span className="shine" />
        {best && (
          <span className="peek absolute inset-x-0 bottom-0 flex justify-end bg-linear-to-t from-black/90 via-black/50 to-transparent p-3 pt-12">
            <span className="tag">{qualityName(best)}</span>
          </span>
        )}
      </div>
      <div className="mt-2.5 truncate text-sm font-medium">{title.title}</div>
      <div className="truncate text-xs text-ink-3">
        {[title.year, KIND_LABEL[title.kind]].filter(Boolean).join(' · ')}
      </div>
    </Link>
  )
}

/** The placeholder poster of a title. Hidden from screen readers, which read the name below the card. */
function TypePoster({ name }: { name: string }) {
  return (
    <span aria-hidden="true" className="absolute inset-0 flex flex-col justify-end p-[12%]">
      <span className="mb-[10%] block h-[3px] w-8 rounded-full bg-[var(--tint)]" />
      <span className="line-clamp-5 text-[clamp(1rem,1.55vw,1.6rem)] leading-[1.06] font-semibold tracking-[-.03em] text-balance break-words hyphens-auto">
        {name}
      </span>
    </span>
  )
}
