'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'

/** Two buttons that scroll the rail with the id `rail`; visible only if the rail overflows. */
export function RowArrows({ rail, title }: { rail: string; title: string }) {
  const [needed, setNeeded] = useState(false)

  useEffect(() => {
    const element = document.getElementById(rail)
    if (!element) return
    const observer = new ResizeObserver(() => setNeeded(element.scrollWidth > element.clientWidth + 8))
    observer.observe(element)
    return () => observer.disconnect()
  }, [rail])

  const scroll = (direction: 1 | -1) => {
    const element = document.getElementById(rail)
    element?.scrollBy({ left: direction * element.clientWidth * 0.82, behavior: 'smooth' })
  }

  const look = 'grid size-8 place-items-center rounded-sm text-ink-2 hover:bg-white/10 hover:text-ink'
  return (
    <div className={`ml-auto hidden gap-1 md:flex [a+&]:ml-0 ${needed ? '' : 'invisible'}`}>
      <button type="button" className={look} aria-label={`Scroll ${title} back`} onClick={() => scroll(-1)}>
        <ChevronLeft className="size-4" aria-hidden="true" />
      </button>
      <button type="button" className={look} aria-label={`Scroll ${title} forward`} onClick={() => scroll(1)}>
        <ChevronRight className="size-4" aria-hidden="true" />
      </button>
    </div>
  )
}
