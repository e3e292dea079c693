import Link from 'next/link'
import { SearchLauncher } from '../search/search-launcher.tsx'
import { BrandMark } from './brand-mark.tsx'
import { NavLink } from './nav-link.tsx'

const LINKS = [
  ['/', 'Home'],
  ['/browse?kind=film', 'Films'],
  ['/browse?kind=series', 'Series'],
  ['/browse', 'All titles'],
] as const

/** The bar at the top of every page except the player. */
export function Nav() {
  return (
    <header className="fixed inset-x-0 top-0 z-40 px-[max(.75rem,calc(var(--gut)-1rem))] pt-3 md:pt-4">
      <div className="glass edge flex h-[var(--nav-h)] items-center gap-1 rounded-xl pr-2 pl-4">
        <Link
          href="/"
          prefetch={false}
          className="mr-3 flex items-center gap-2.5 lg:mr-6"
          aria-label="StreamVault home"
        >
          <BrandMark className="size-[26px]" />
          <span className="text-lg font-semibold tracking-[-.025em]">StreamVault</span>
        </Link>
        <nav aria-label="Main" className="hidden items-center md:flex">
          {LINKS.map(([href, label]) => (
            <NavLink
              key={href}
              href={href}
              className="rounded-sm px-3 py-2 text-sm font-medium text-ink-glass transition-colors hover:text-ink aria-[current]:bg-white/9 aria-[current]:text-ink"
            >
              {label}
            </NavLink>
          ))}
        </nav>
        <div className="ml-auto flex items-center">
          <SearchLauncher />
        </div>
      </div>
    </header>
  )
}
