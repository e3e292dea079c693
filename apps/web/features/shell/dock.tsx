import { Clapperboard, House, Search, Tv } from 'lucide-react'
import { NavLink } from './nav-link.tsx'

const ITEMS = [
  ['/', 'Home', House],
  ['/browse?kind=film', 'Films', Clapperboard],
  ['/browse?kind=series', 'Series', Tv],
  ['/search', 'Search', Search],
] as const

/** The bottom navigation bar on phones. */
export function Dock() {
  return (
    <nav
      aria-label="Quick"
      className="dock fixed inset-x-3 bottom-[max(.75rem,env(safe-area-inset-bottom))] z-40 md:hidden"
    >
      <ul className="glass edge grid h-16 grid-cols-4 rounded-xl">
        {ITEMS.map(([href, label, Icon]) => (
          <li key={href}>
            <NavLink
              href={href}
              className="flex h-full flex-col items-center justify-center gap-1 text-2xs font-medium text-ink-glass aria-[current]:text-ink [&[aria-current]_svg]:text-ember-hi"
            >
              <Icon className="size-[21px]" aria-hidden="true" />
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
