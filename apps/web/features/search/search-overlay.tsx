'use client'
import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { SearchHit } from './search-hit.tsx'
import { useSearch } from './use-search.ts'

/** Search overlay: results while typing, arrows to move, Enter to open, Esc to close. */
export function SearchOverlay({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const router = useRouter()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const query = text.trim()
  const result = useSearch(query)
  const hits = result.state === 'hits' ? result.items : []

  useEffect(() => dialog.current?.showModal(), [])

  const go = (href: string) => {
    onClose()
    router.push(href)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setActive((before) => Math.max(0, Math.min(before + step, hits.length - 1)))
    }
    if (event.key === 'Enter' && query) {
      event.preventDefault()
      const hit = result.state === 'hits' && result.query === query ? hits[active] : undefined
      go(hit ? `/title/${hit.id}` : `/search?q=${encodeURIComponent(query)}`)
    }
  }

  return (
    <dialog
      ref={dialog}
      aria-label="Search"
      onClose={onClose}
      onPointerDown={(event) => event.target === dialog.current && dialog.current.close()}
      className="glass-pop edge fixed! top-[12vh] left-1/2 m-0 w-[min(680px,calc(100vw-2rem))] max-w-none -translate-x-1/2 overflow-hidden rounded-xl text-ink outline-none backdrop:bg-black/55"
    >
      <div className="flex h-16 items-center gap-3 border-b border-white/8 px-5">
        <Search className="size-5 text-ink-glass" aria-hidden="true" />
        <input
          role="combobox"
          aria-label="Search the vault"
          aria-expanded={hits.length > 0}
          aria-controls="search-hits"
          aria-autocomplete="list"
          aria-activedescendant={hits[active] ? `hit-${hits[active].id}` : undefined}
          maxLength={200}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
          placeholder="Films and series"
          className="h-full min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ink-glass/80"
        />
        <kbd className="rounded-[5px] bg-white/9 px-1.5 font-sans text-2xs text-ink-glass">Esc</kbd>
      </div>
      <div id="search-hits" role="listbox" aria-label="Results" className="max-h-[60vh] overflow-auto p-2 empty:hidden">
        {hits.map((title, index) => (
          <SearchHit
            key={title.id}
            title={title}
            active={index === active}
            onPoint={() => setActive(index)}
            onOpen={() => go(`/title/${title.id}`)}
          />
        ))}
      </div>
      <p
        role="status"
        className="flex min-h-11 items-center gap-4 border-t border-white/8 px-5 py-3 text-xs text-ink-glass"
      >
        <span className="max-md:hidden">↑↓ move</span>
        <span className="max-md:hidden">↵ open</span>
        <span className="md:ml-auto">{statusLine(result, query)}</span>
      </p>
    </dialog>
  )
}

function statusLine(result: ReturnType<typeof useSearch>, query: string): string {
  if (result.state === 'idle') return 'Type a name'
  if (result.state === 'waiting') return 'Searching'
  if (result.state === 'down') return 'The vault is not answering'
  if (result.items.length === 0) return `Nothing matches “${query}”`
  return result.items.length === 1 ? '1 result' : `${result.items.length} results`
}
