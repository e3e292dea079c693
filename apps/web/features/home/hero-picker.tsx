'use client'
import { Pause, Play } from 'lucide-react'
import { Picture } from '../cards/picture.tsx'
import type { HeroItem } from './hero-item.ts'

interface Props {
  items: HeroItem[]
  /** Index of the visible item. */
  index: number
  paused: boolean
  /** Whether the next item follows automatically: then the remaining time is drawn. */
  turning: boolean
  onShow: (place: number) => void
  onPause: () => void
}

/** The small posters beside a featured title, and the pause button. */
export function HeroPicker({ items, index, paused, turning, onShow, onPause }: Props) {
  return (
    <div className="absolute right-[var(--gut)] bottom-24 z-20 hidden items-end gap-3 md:flex">
      <button
        type="button"
        onClick={onPause}
        aria-label={paused ? 'Resume rotation' : 'Pause rotation'}
        className="grid size-9 place-items-center rounded-full bg-black/45 text-ink ring-1 ring-white/20 hover:bg-black/65"
      >
        {paused ? (
          <Play className="size-3.5 fill-current" aria-hidden="true" />
        ) : (
          <Pause className="size-3.5 fill-current" aria-hidden="true" />
        )}
      </button>
      {items.map((item, place) => (
        <button
          key={item.id}
          type="button"
          onClick={() => onShow(place)}
          aria-label={`Show ${item.name}`}
          aria-current={place === index}
          style={{ '--tint': item.tint }}
          className="type-art relative aspect-[2/3] w-[84px] overflow-hidden rounded-md ring-1 ring-white/18 transition-[width] duration-300 aria-[current=true]:w-[112px] aria-[current=true]:ring-2 aria-[current=true]:ring-white/85"
        >
          {item.posterId ? (
            <Picture id={item.posterId} width={208} height={312} className="size-full object-cover" />
          ) : (
            <span aria-hidden="true" className="absolute inset-2 line-clamp-4 text-left text-xs font-semibold">
              {item.name}
            </span>
          )}
          {place === index && turning && (
            <span className="absolute inset-x-2 bottom-2 h-[3px] overflow-hidden rounded-full bg-white/30">
              <i className="hero-hold block h-full rounded-full bg-white" />
            </span>
          )}
        </button>
      ))}
    </div>
  )
}
