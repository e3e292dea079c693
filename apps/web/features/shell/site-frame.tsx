import type { ReactNode } from 'react'
import { Dock } from './dock.tsx'
import { Nav } from './nav.tsx'
import { PendingLine } from './pending-line.tsx'

/** The frame of a page: skip link, bars, footer. */
export function SiteFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col max-md:pb-24">
      <a
        href="#main"
        className="glass-pop sr-only rounded-md px-4 py-2 focus:not-sr-only focus:fixed focus:top-4 focus:left-4 focus:z-[60]"
      >
        Skip to content
      </a>
      <PendingLine />
      <Nav />
      <main id="main" tabIndex={-1} className="flex-1 outline-none">
        {children}
      </main>
      <footer className="mx-[var(--gut)] mt-16 flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-white/8 py-8 text-sm text-ink-3">
        <span className="font-medium text-ink-2">StreamVault</span>
        <span className="ml-auto">Your vault, your rules.</span>
      </footer>
      <Dock />
    </div>
  )
}
