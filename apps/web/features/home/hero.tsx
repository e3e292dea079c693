'use client'
import { Pause, Play } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Picture } from '../cards/picture.tsx'

/** A featured title: its words and its picture are drawn by the server. */
export interface HeroItem {
  id: string
  name: string
  tint: string
  posterId: string | null
  words: ReactNode
  picture: ReactNode
}

/** How long one title stays, in milliseconds. */
const dwellMs = 9000

/** Featured titles, one at a time. It turns by itself unless paused, hovered, focused, or motion is unwanted. */
export function Hero({ items }: { items: HeroItem[] }) {
  const [index, setIndex] = useState(0)
  const [paused, setPaused] = useState(false)
  const [held, setHeld] = useState(false)
  const [still, setStill] = useState(true)
  const [others, setOthers] = useState(false)
  const turning = items.length > 1 && !paused && !held && !still

  // The pictures of later titles wait until the first is there.
  useEffect(() => {
    setStill(matchMedia('(prefers-reduced-motion: reduce)').matches)
    const timer = setTimeout(() => setOthers(true), 3000)
    return () => clearTimeout(timer)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a title chosen by hand stays its whole time
  useEffect(() => {
    if (!turning) return
    const timer = setTimeout(() => setIndex((before) => (before + 1) % items.length), dwellMs)
    return () => clearTimeout(timer)
  }, [turning, index, items.length])

  // The ground below the picture takes its colour.
  const tint = items[index]?.tint
  useEffect(() => {
    if (tint) document.documentElement.style.setProperty('--tint', tint)
    return () => void document.documentElement.style.removeProperty('--tint')
  }, [tint])

  return (
    <section
      aria-roledescription="carousel"
      aria-label="Featured"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="relative isolate h-[min(92svh,980px)] min-h-[620px] overflow-clip max-md:h-[84svh] max-md:min-h-[560px]"
    >
      <div className="absolute inset-0 -z-10 fade-foot">
        {items.map(
          (item, place) =>
            (place === index || place === 0 || others) && (
              <div
                key={item.id}
                className={`absolute inset-0 transition-opacity duration-700 ${place === index ? '' : 'opacity-0'}`}
              >
                {item.picture}
              </div>
            ),
        )}
        <div className="scrim-hero absolute inset-0" />
      </div>
      <div className="flex h-full flex-col justify-end px-[var(--gut)] pb-10 md:justify-center md:pt-10 md:pb-0">
        {items.map((item, place) => (
          <div key={item.id} hidden={place !== index} className={`max-w-[38rem] ${index > 0 ? 'fade-up' : ''}`}>
            {item.words}
          </div>
        ))}
      </div>
      {items.length > 1 && (
        <div className="absolute right-[var(--gut)] bottom-24 z-20 hidden items-end gap-3 md:flex">
          <button
            type="button"
            onClick={() => setPaused((before) => !before)}
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
              onClick={() => setIndex(place)}
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
      )}
    </section>
  )
}
