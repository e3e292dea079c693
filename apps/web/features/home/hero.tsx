'use client'
import { useEffect, useState } from 'react'
import type { HeroItem } from './hero-item.ts'
import { HeroPicker } from './hero-picker.tsx'

/** Display time of one title, in milliseconds. */
const DWELL_MS = 9000

/** Featured titles, one at a time. Advances automatically unless paused, hovered or focused, or motion is reduced. */
export function Hero({ items }: { items: HeroItem[] }) {
  const [index, setIndex] = useState(0)
  const [paused, setPaused] = useState(false)
  const [held, setHeld] = useState(false)
  const [still, setStill] = useState(true)
  const [others, setOthers] = useState(false)
  const turning = items.length > 1 && !paused && !held && !still

  // Pictures of later titles load after the first one.
  useEffect(() => {
    setStill(matchMedia('(prefers-reduced-motion: reduce)').matches)
    const timer = setTimeout(() => setOthers(true), 3000)
    return () => clearTimeout(timer)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a selected title gets its full display time
  useEffect(() => {
    if (!turning) return
    const timer = setTimeout(() => setIndex((before) => (before + 1) % items.length), DWELL_MS)
    return () => clearTimeout(timer)
  }, [turning, index, items.length])

  // The ground below takes the colour of the picture.
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
        <HeroPicker
          items={items}
          index={index}
          paused={paused}
          turning={turning}
          onShow={setIndex}
          onPause={() => setPaused((before) => !before)}
        />
      )}
    </section>
  )
}
