'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect, useState } from 'react'

/** A page that loads faster than this shows no line, in milliseconds. */
const QUIET_MS = 150

/** An ember line at the top edge while the page of a clicked link loads. Without JavaScript the browser shows its own. */
export function PendingLine() {
  const [pending, setPending] = useState(false)
  const place = `${usePathname()}?${useSearchParams()}`

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address ends the wait
  useEffect(() => setPending(false), [place])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onClick = (event: MouseEvent) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
      const link = event.target instanceof Element ? event.target.closest('a') : null
      if (!link || link.origin !== location.origin || link.href === location.href || link.hash) return
      clearTimeout(timer)
      const from = location.href
      timer = setTimeout(() => setPending(location.href === from), QUIET_MS)
    }
    document.addEventListener('click', onClick)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('click', onClick)
    }
  }, [])

  if (!pending) return null
  return (
    <div role="progressbar" aria-label="Loading the page" className="pending-line fixed inset-x-0 top-0 z-50 h-[3px]" />
  )
}
