'use client'
import { Search } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'

const loadOverlay = () => import('./search-overlay.tsx')
const SearchOverlay = lazy(async () => ({ default: (await loadOverlay()).SearchOverlay }))

/** The link to search, which JavaScript turns into an overlay (also on `/` and Ctrl+K). */
export function SearchLauncher() {
  const [open, setOpen] = useState(false)

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog')
      const combo = event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)
      if (!combo && (event.key !== '/' || typing)) return
      event.preventDefault()
      setOpen(true)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  return (
    <>
      <a
        href="/search"
        aria-label="Search titles"
        onPointerEnter={() => void loadOverlay()}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          setOpen(true)
        }}
        className="flex h-10 items-center gap-2 rounded-sm px-2.5 text-sm text-ink-glass transition-colors hover:bg-white/8 hover:text-ink lg:w-60 lg:bg-white/6 lg:ring-1 lg:ring-white/9 lg:ring-inset"
      >
        <Search className="size-[18px]" aria-hidden="true" />
        <span className="hidden lg:inline">Search titles</span>
        <span
          aria-hidden="true"
          className="ml-auto hidden rounded-[5px] bg-white/9 px-1.5 font-sans text-2xs text-ink-glass lg:inline"
        >
          /
        </span>
      </a>
      {open && (
        <Suspense fallback={null}>
          <SearchOverlay onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
